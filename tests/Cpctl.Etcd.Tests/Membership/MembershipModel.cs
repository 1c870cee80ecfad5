using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Etcd.Tests.Membership;

/// <summary>
/// A small model of a cluster with nodes that fail, join and leave at will. It applies the plan's steps and checks, at every step, what must never happen.
/// </summary>
internal sealed class MembershipModel
{
    internal const int Nodes = 5;
    private const ulong Committed = 50_000;

    private readonly FakeTimeProvider _time = new(Views.Start);
    private readonly MemberHistory _history;
    private readonly List<Member> _members = [];
    private readonly bool[] _exists = new bool[Nodes + 1];
    private readonly bool[] _up = new bool[Nodes + 1];
    private readonly bool[] _joins = new bool[Nodes + 1];
    private readonly bool[] _leaves = new bool[Nodes + 1];
    private readonly bool[] _moved = new bool[Nodes + 1];
    private readonly HashSet<ulong> _lost = [];
    private bool _bootstrapMayGo;
    private ulong _nextId = 1_000;
    private ulong _leader;

    internal MembershipModel()
    {
        _history = new MemberHistory(_time);
        _members.Add(new Member(_nextId, Views.BootstrapId, Views.PeerUrl(Views.BootstrapId), Learner: false, Up: true, Applied: Committed));
        _leader = _nextId++;
    }

    internal List<string> Trace { get; } = [];

    private IEnumerable<Member> Voters => _members.Where(m => !m.Learner);

    private bool HasQuorum => Voters.Count(m => m.Up) >= ClusterView.QuorumOf(Voters.Count());

    /// <summary>Something happens outside the controller's power.</summary>
    internal void Happen(int what, int node)
    {
        Trace.Add($"event {what} on {node}");
        switch (what)
        {
            case 0 or 1 or 2:
                _exists[node] = _joins[node] = true;
                _leaves[node] = false;
                break;
            case 3:
                _leaves[node] = _exists[node];
                break;
            case 4:
                Set(node, up: false);
                break;
            case 5 or 6:
                Set(node, up: true);
                break;
            case 7:
                _exists[node] = _joins[node] = _leaves[node] = false;
                Set(node, up: false);
                break;
            case 8:
                _bootstrapMayGo = _members.Any(m => m is { Learner: false, Node: not Views.BootstrapId });
                break;
            case 9:
                Advance(TimeSpan.FromSeconds(20 * node));
                break;
            case 10:
                CatchUp();
                break;
            case 11:
                LoseData(node);
                break;
            case 12:
                _moved[node] = !_moved[node];
                break;
        }

        Elect();
    }

    /// <summary>Everything works from now on: whose node exists is up and catches up.</summary>
    internal void Heal()
    {
        for (var node = 1; node <= Nodes; node++)
        {
            if (_exists[node])
            {
                Set(node, up: true);
            }
        }

        // Nodes that were deleted for good took a quorum with them: that is for quorum recovery. Here their machines come back.
        for (var node = 1; node <= Nodes && !HasQuorum; node++)
        {
            Set(node, up: true);
        }

        _bootstrapMayGo = true;
        CatchUp();
        Elect();
    }

    internal MembershipStep Step()
    {
        var view = View();
        var step = MembershipPlan.Next(view, Requests(), _history.Observe(view, Requests()));
        Trace.Add(step.ToString());
        var quorumBefore = HasQuorum;
        Apply(step);
        Assert.True(_members.Count(m => m.Learner) <= 1, "two learners");
        Assert.True(!quorumBefore || HasQuorum, "a step cost the quorum");
        Assert.True(Voters.Any(), "no voter left");
        Elect();
        return step;
    }

    internal void Advance(TimeSpan time)
    {
        _history.Observe(View(), Requests());
        _time.Advance(time);
    }

    /// <summary>What the nodes asked for is what the member list says.</summary>
    internal void AssertSettled()
    {
        var wanted = Enumerable.Range(1, Nodes).Where(n => _joins[n] && !_leaves[n]).Select(n => (ulong)n).ToHashSet();
        var voters = Voters.Select(m => m.Node).ToHashSet();
        Assert.True(wanted.IsSubsetOf(voters), $"wanted {string.Join(',', wanted)}, voters {string.Join(',', voters)}");
        Assert.DoesNotContain(_members, m => m.Learner);
        Assert.True(wanted.Count == 0 || !voters.Contains(Views.BootstrapId), "the temporary member stayed");
        Assert.All(Voters.Where(m => wanted.Contains(m.Node)), m => Assert.Equal(PeerUrl((int)m.Node), m.Url));
        var unwanted = voters.Where(n => n != Views.BootstrapId && _leaves[n]).ToList();
        Assert.True(voters.Count == 1 || unwanted.Count == 0, $"left behind: {string.Join(',', unwanted)}");
    }

    private void Apply(MembershipStep step)
    {
        switch (step)
        {
            case MembershipStep.AddLearner add:
                Assert.True(Voters.All(m => m.Up), "a learner was added while a voter was down");
                var node = (ulong)(add.NodeName[2] - '0');
                _members.Add(new Member(_nextId++, node, add.PeerUrl, Learner: true, Up: false, Applied: 0));
                break;
            case MembershipStep.UpdatePeerUrl update:
                Assert.DoesNotContain(_members, m => m.Url == update.PeerUrl);
                var moved = _members.Single(m => m.Id == update.MemberId);
                Assert.False(moved.Learner, "etcd promotes a learner that is updated");
                Replace(moved with { Url = update.PeerUrl });
                break;
            case MembershipStep.Promote promote:
                var learner = _members.Single(m => m.Id == promote.MemberId);
                Assert.True(learner is { Learner: true, Up: true } && Committed - learner.Applied <= 1_000, "promoted out of sync");
                Replace(learner with { Learner = false });
                break;
            case MembershipStep.MoveLeader move:
                Assert.Equal(_leader, move.From);
                Assert.True(_members.Single(m => m.Id == move.To) is { Up: true, Learner: false });
                _leader = move.To;
                break;
            case MembershipStep.RemoveVoter remove:
                Assert.NotEqual(_leader, remove.MemberId);
                _members.RemoveAll(m => m.Id == remove.MemberId);
                break;
            case MembershipStep.RemoveStaleLearner stale:
                var gone = _members.Single(m => m.Id == stale.MemberId);
                Assert.True(gone.Learner);
                _members.Remove(gone);
                _history.JoinFailed([gone.Url]);
                break;
        }
    }

    private ClusterView View() => new()
    {
        ClusterId = 7,
        IsLinearizable = HasQuorum,
        Members = [.. _members.Select(Observe)],
    };

    private ObservedMember Observe(Member m)
    {
        var started = m.Applied > 0;
        var info = new MemberInfo(
            m.Id, started ? Views.NameOf(m.Node) : "", [m.Url], started ? [$"https://10.0.0.{m.Node}:2379"] : [], m.Learner);
        var status = new MemberStatus(7, m.Id, "3.5.30", 1, 1, HasQuorum ? _leader : 0, 3, Committed, m.Applied, m.Learner, 10, []);
        return m.Up && started
            ? new ObservedMember(info, status, ServesQuorumReads: !m.Learner && HasQuorum, m.Learner || HasQuorum ? null : "no quorum")
            : new ObservedMember(info, null, ServesQuorumReads: false, "down");
    }

    private MembershipRequests Requests() => new(
        [
            .. Enumerable.Range(1, Nodes).Where(n => _exists[n]).Select(n => new MemberRequest(
                $"cp{n}", PeerUrl(n), _joins[n] && !HasData(n), _leaves[n], _members.Find(m => m.Node == (ulong)n && !_lost.Contains(m.Id))?.Id)),
        ],
        _bootstrapMayGo);

    /// <summary>An agent wants to join as long as its node has no member.</summary>
    private bool HasData(int node) => _members.Exists(m => m.Node == (ulong)node && m.Applied > 0 && !_lost.Contains(m.Id));

    private string PeerUrl(int node) => _moved[node] ? $"https://10.0.1.{node}:2380" : Views.PeerUrl((ulong)node);

    private void Set(int node, bool up)
    {
        _up[node] = up;
        if (_members.Find(m => m.Node == (ulong)node) is { } member)
        {
            if (_lost.Contains(member.Id))
            {
                return;
            }

            // A learner that comes up has something of the log, not all of it.
            Replace(member with { Up = up, Applied = up && member.Applied == 0 ? 1 : member.Applied });
        }
    }

    /// <summary>A machine is reinstalled under its old name; never so many that only quorum recovery would help.</summary>
    private void LoseData(int node)
    {
        var spare = Voters.Count() - ClusterView.QuorumOf(Voters.Count()) - Voters.Count(m => _lost.Contains(m.Id));
        if (_exists[node] && _members.Find(m => m.Node == (ulong)node) is { } member && (member.Learner || spare > 0))
        {
            Replace(member with { Up = false });
            _lost.Add(member.Id);
            _joins[node] = true;
        }
    }

    private void CatchUp()
    {
        foreach (var member in _members.Where(m => !_lost.Contains(m.Id) && (m.Node == Views.BootstrapId || _up[m.Node])).ToList())
        {
            Replace(member with { Up = true, Applied = Committed });
        }
    }

    private void Elect()
    {
        if (HasQuorum && !Voters.Any(m => m.Id == _leader && m.Up))
        {
            _leader = Voters.First(m => m.Up).Id;
        }
    }

    private void Replace(Member member) => _members[_members.FindIndex(m => m.Id == member.Id)] = member;

    private sealed record Member(ulong Id, ulong Node, string Url, bool Learner, bool Up, ulong Applied);
}
