using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Rollouts;

namespace Cpctl.StaticPods.Tests.Rollouts;

/// <summary>
/// A control plane that lives through a history: agents apply, fail, fall silent and return, users make good and bad revisions. The plan is asked
/// after every event, and what must never happen is checked each time it acts.
/// </summary>
internal sealed class RolloutModel
{
    public const int Nodes = 3;
    public const int Events = 10;

    private readonly RolloutNode[] _nodes = [.. Enumerable.Range(1, Nodes).Select(number => Rollout.Node(number, 100))];
    private readonly HashSet<long> _bad = [];
    private readonly Dictionary<long, string> _etcdHashes = new() { [100] = "etcd-1" };
    private long _latest = 100;
    private bool _paused;

    public RolloutStep Last { get; private set; } = new RolloutStep.Settled();

    /// <summary>What never may be, in words; null while all is well.</summary>
    public string? Violation { get; private set; }

    public void Happen(int what, int which)
    {
        ref var node = ref _nodes[which % Nodes];
        switch (what % Events)
        {
            case 0 or 1:
                Apply(ref node);
                break;
            case 2:
                // Another API server: etcd stays.
                Revise(_latest + 1);
                break;
            case 3:
                Revise(((_latest / 100) + 1) * 100);
                break;
            case 4:
                Revise(_latest + 1);
                _bad.Add(_latest);
                break;
            case 5:
                node = node with { Reachable = !node.Reachable };
                break;
            case 6:
                node = node with { Ready = !node.Ready };
                break;
            case 8:
                node = node with { KubeletRuns = !node.KubeletRuns, IsHeldUp = false };
                break;
            case 9:
                node = node with { IsHeldUp = node is { IsBusy: true, KubeletRuns: false } };
                break;
            case 7:
                _paused = !_paused;
                break;
        }

        Decide();
    }

    /// <summary>Nobody interferes any more and the latest revision is good: how many steps until every node runs it; null when never.</summary>
    public int? Settle()
    {
        _paused = false;
        Revise(((_latest / 100) + 1) * 100);
        for (var i = 0; i < Nodes; i++)
        {
            _nodes[i] = _nodes[i] with { Reachable = true, Ready = true, KubeletRuns = true, IsHeldUp = false };
        }

        for (var steps = 0; steps < 10 * Nodes; steps++)
        {
            Decide();
            if (Last is RolloutStep.Settled)
            {
                return steps;
            }

            for (var i = 0; i < Nodes; i++)
            {
                Apply(ref _nodes[i]);
            }
        }

        return null;
    }

    private void Revise(long number)
    {
        _latest = number;
        _etcdHashes[number] = $"etcd-{number / 100}";
    }

    private void Apply(ref RolloutNode node)
    {
        if (!node.IsBusy || !node.CanBegin)
        {
            return;
        }

        node = _bad.Contains(node.Target)
            ? node with { Failed = node.Target, FailureReason = "exit code 1" }
            : node with { Current = node.Target, LastGood = node.Target, Failed = null };
    }

    private void Decide()
    {
        // A node that applies something has its etcd down, if anybody asks.
        var state = Rollout.State(_latest, _nodes) with
        {
            Paused = _paused,
            EtcdHashes = _etcdHashes,
            Etcd = Rollout.Members([.. _nodes.Select(node => !(node.IsBusy && node.Reachable))]),
        };
        Last = RolloutPlan.Next(state);
        if (Last is not RolloutStep.SetTarget target)
        {
            return;
        }

        Check(state, target);
        var index = Array.FindIndex(_nodes, node => node.Name == target.Node);
        _nodes[index] = _nodes[index] with { Target = target.Revision };
    }

    private void Check(RolloutState state, RolloutStep.SetTarget target)
    {
        var node = state.Nodes.Single(node => node.Name == target.Node);
        Violation ??=
            state.Nodes.Any(other => other.Name != node.Name && other.IsBusy && other.Reachable && !other.IsHeldUp) ? $"{target}: another node is between two revisions"
            : state.Nodes.Any(other => other.Failed == target.Revision && other.Target == target.Revision) ? $"{target}: the revision failed elsewhere"
            : state.Paused ? $"{target}: the rollout is paused"
            : !node.CanBegin ? $"{target}: the node is silent, or has no kubelet"
            : state.RestartsEtcd(node) && !QuorumGate.MayRestart(state.Etcd!, node.EtcdMember!.Value).IsAllowed ? $"{target}: the gate is closed"
            : target.Revision != state.Latest ? $"{target}: not the latest revision"
            : null;
    }
}
