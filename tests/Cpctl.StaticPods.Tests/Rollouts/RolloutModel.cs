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
    public const int Events = 8;

    private readonly RolloutNode[] nodes = [.. Enumerable.Range(1, Nodes).Select(number => Rollout.Node(number, 100))];
    private readonly HashSet<long> bad = [];
    private readonly Dictionary<long, string> etcdHashes = new() { [100] = "etcd-1" };
    private long latest = 100;
    private bool paused;

    public RolloutStep Last { get; private set; } = new RolloutStep.Settled();

    /// <summary>What never may be, in words; null while all is well.</summary>
    public string? Violation { get; private set; }

    public void Happen(int what, int which)
    {
        ref var node = ref nodes[which % Nodes];
        switch (what % Events)
        {
            case 0 or 1:
                Apply(ref node);
                break;
            case 2:
                // Another API server: etcd stays.
                Revise(latest + 1);
                break;
            case 3:
                Revise(((latest / 100) + 1) * 100);
                break;
            case 4:
                Revise(latest + 1);
                bad.Add(latest);
                break;
            case 5:
                node = node with { Reachable = !node.Reachable };
                break;
            case 6:
                node = node with { Ready = !node.Ready };
                break;
            case 7:
                paused = !paused;
                break;
        }

        Decide();
    }

    /// <summary>Nobody interferes any more and the latest revision is good: how many steps until every node runs it; null when never.</summary>
    public int? Settle()
    {
        paused = false;
        Revise(((latest / 100) + 1) * 100);
        for (var i = 0; i < Nodes; i++)
        {
            nodes[i] = nodes[i] with { Reachable = true, Ready = true };
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
                Apply(ref nodes[i]);
            }
        }

        return null;
    }

    private void Revise(long number)
    {
        latest = number;
        etcdHashes[number] = $"etcd-{number / 100}";
    }

    private void Apply(ref RolloutNode node)
    {
        if (!node.IsBusy || !node.Reachable)
        {
            return;
        }

        node = bad.Contains(node.Target)
            ? node with { Failed = node.Target, FailureReason = "exit code 1" }
            : node with { Current = node.Target, LastGood = node.Target, Failed = null };
    }

    private void Decide()
    {
        // A node that applies something has its etcd down, if anybody asks.
        var state = Rollout.State(latest, nodes) with
        {
            Paused = paused,
            EtcdHashes = etcdHashes,
            Etcd = Rollout.Members([.. nodes.Select(node => !(node.IsBusy && node.Reachable))]),
        };
        Last = RolloutPlan.Next(state);
        if (Last is not RolloutStep.SetTarget target)
        {
            return;
        }

        Check(state, target);
        var index = Array.FindIndex(nodes, node => node.Name == target.Node);
        nodes[index] = nodes[index] with { Target = target.Revision };
    }

    private void Check(RolloutState state, RolloutStep.SetTarget target)
    {
        var node = state.Nodes.Single(node => node.Name == target.Node);
        Violation ??=
            state.Nodes.Any(other => other.Name != node.Name && other.IsBusy && other.Reachable) ? $"{target}: another node is between two revisions"
            : state.Nodes.Any(other => other.Failed == target.Revision && other.Target == target.Revision) ? $"{target}: the revision failed elsewhere"
            : state.Paused ? $"{target}: the rollout is paused"
            : !node.Reachable ? $"{target}: the node is silent"
            : state.RestartsEtcd(node) && !QuorumGate.MayRestart(state.Etcd!, node.EtcdMember!.Value).IsAllowed ? $"{target}: the gate is closed"
            : target.Revision != state.Latest ? $"{target}: not the latest revision"
            : null;
    }
}
