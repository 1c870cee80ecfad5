using Cpctl.Etcd.Membership;

namespace Cpctl.StaticPods.Rollouts;

/// <summary>
/// The next step of a rollout. Holds always: at most one node that serves is between two revisions; a revision that failed anywhere is given
/// to nobody else; nobody goes back to an older revision because a newer one was deleted; whoever cannot be reached delays only itself; etcd restarts only where <see cref="QuorumGate"/> allows it at that moment.
/// </summary>
public static class RolloutPlan
{
    public static RolloutStep Next(RolloutState state)
    {
        var told = state.Nodes.Select(node => node.Target).Append(state.Told).Max();
        if (state.Latest < told)
        {
            return new RolloutStep.Wait($"revision {told} was deleted; it or one in its place has yet to be made");
        }

        if (state.Latest == 0)
        {
            return new RolloutStep.Wait("there is no revision yet");
        }

        return Joining(state) ?? Failure(state) ?? Finished(state) ?? Obstacle(state) ?? Advance(state);
    }

    /// <summary>A new node gets the latest revision known to be good: it is not the place to try one out. Nothing restarts, so nothing waits for it.</summary>
    private static RolloutStep.SetTarget? Joining(RolloutState state)
    {
        var good = LatestGood(state);
        var waiting = state.Nodes.FirstOrDefault(node =>
            node.IsNew && (node.Target == 0 || node.Failed == node.Target) && good is { } revision && revision > node.Target);
        return waiting is null ? null : new(waiting.Name, good!.Value, $"{waiting.Name} joins with revision {good}");
    }

    private static long? LatestGood(RolloutState state)
    {
        var failed = state.Nodes.Select(node => node.Failed).ToHashSet();
        return state.Nodes.Where(node => !failed.Contains(node.LastGood)).Max(node => node.LastGood) ?? (failed.Contains(state.Latest) ? null : state.Latest);
    }

    /// <summary>A new node that fails what others run well has a problem of its own.</summary>
    private static RolloutStep.Stopped? Failure(RolloutState state)
    {
        var proved = state.Nodes.Any(node => node.LastGood == state.Latest);
        var failed = state.Nodes.FirstOrDefault(node => node.Target == state.Latest && node.Failed == state.Latest && !(node.IsNew && proved));
        return failed is null
            ? null
            : new(failed.Name, state.Latest, $"revision {state.Latest} failed on {failed.Name}: {failed.FailureReason ?? "no reason was given"}");
    }

    private static RolloutStep? Finished(RolloutState state)
    {
        if (state.Outdated.Any())
        {
            return null;
        }

        var busy = state.Nodes.Where(node => node.IsBusy).ToArray();
        var working = busy.Where(node => !node.IsHeldUp).ToArray();
        return busy.Length == 0 ? new RolloutStep.Settled()
            : working.Length == 0 ? new RolloutStep.Wait($"{Unable(busy)}; revision {state.Latest} waits there")
            : new RolloutStep.Wait($"{Names(working)} applies revision {state.Latest}");
    }

    private static RolloutStep? Obstacle(RolloutState state)
    {
        if (state.Paused)
        {
            return new RolloutStep.Paused($"spec.rollout.paused is set; {Names(state.Outdated)} would be next to get revision {state.Latest}");
        }

        var told = state.Nodes.Where(node => !node.IsNew && node.Target == state.Latest).ToArray();
        if (told.FirstOrDefault(node => node.IsBusy && node.Reachable && !node.IsHeldUp) is { } busy)
        {
            return new RolloutStep.Wait($"{busy.Name} applies revision {state.Latest}");
        }

        // It went silent while it applied a revision that nobody has proved yet: the revision may be the reason.
        var proved = told.Any(node => node.IsCommitted);
        if (!proved && told.FirstOrDefault(node => node.IsBusy && node.SawTarget && !node.IsHeldUp) is { } silent)
        {
            return new RolloutStep.Wait($"{silent.Name} has not been heard of since it began to apply revision {state.Latest}");
        }

        return told.FirstOrDefault(node => node.IsCommitted && node.Reachable && !node.Ready) is { } unready
            ? new RolloutStep.Wait($"{unready.Name} runs revision {state.Latest} and is not ready")
            : null;
    }

    private static RolloutStep Advance(RolloutState state)
    {
        // A silent node, or one without a kubelet, is told when it is back: told now, it could begin at any time, beside another one.
        var able = state.Outdated.Where(node => node.CanBegin).ToArray();
        if (able.Length == 0)
        {
            return new RolloutStep.Wait($"{Unable(state.Outdated)}; revision {state.Latest} waits there");
        }

        // Whoever is on the way to an older revision goes on to this one; nobody else may begin meanwhile.
        var underWay = able.Where(node => node.IsBusy).ToArray();
        if (underWay.Length > 1)
        {
            return new RolloutStep.Wait($"{Names(underWay)} apply older revisions; one of them was out of reach before");
        }

        RolloutStep.Wait? refusal = null;
        foreach (var node in underWay.Length > 0 ? underWay : InOrder(able))
        {
            var gate = Gate(state, node);
            if (gate.IsAllowed)
            {
                return new RolloutStep.SetTarget(node.Name, state.Latest, $"{node.Name} goes to revision {state.Latest}: {gate.Reason}");
            }

            refusal ??= new($"{node.Name} waits for revision {state.Latest}: {gate.Reason}", gate.Rule);
        }

        return refusal!;
    }

    private static IEnumerable<RolloutNode> InOrder(IEnumerable<RolloutNode> nodes) => nodes
        .OrderByDescending(node => node.IsBroken)
        .ThenBy(node => node.LeadsEtcd)
        .ThenBy(node => node.Name, StringComparer.Ordinal);

    private static GateDecision Gate(RolloutState state, RolloutNode node)
    {
        if (!state.RestartsEtcd(node))
        {
            return GateDecision.Allow("etcd does not restart");
        }

        if (state.Nodes.FirstOrDefault(other => other.Name != node.Name && other is { RestartIsAllowed: true, RestartStopsEtcd: true }) is { } restarting)
        {
            return GateDecision.Refuse($"etcd on {restarting.Name} restarts, as it was asked to");
        }

        return MayRestart(state, node);
    }

    /// <summary>What the members say of a restart of the node's etcd.</summary>
    internal static GateDecision MayRestart(RolloutState state, RolloutNode node)
    {
        if (state.Etcd is not { } etcd)
        {
            return GateDecision.Refuse("etcd has not been looked at yet");
        }

        var member = node.EtcdMember ?? etcd.Members.FirstOrDefault(member => member.Info.Name == node.Name)?.Id;
        return member is { } id ? QuorumGate.MayRestart(etcd, id, state.AllowOutage) : GateDecision.Allow("it has no etcd member");
    }

    private static string Unable(IEnumerable<RolloutNode> nodes) => string.Join(
        "; ",
        nodes.GroupBy(node => node.Reachable).OrderBy(group => group.Key)
            .Select(group => group.Key ? $"the kubelet of {Names(group)} is down" : $"{Names(group)} cannot be reached"));

    private static string Names(IEnumerable<RolloutNode> nodes) => string.Join(", ", nodes.Select(node => node.Name).Order(StringComparer.Ordinal));
}
