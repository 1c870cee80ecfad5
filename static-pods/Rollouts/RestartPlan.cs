namespace Cpctl.StaticPods.Rollouts;

/// <summary>
/// Which restart that people asked for is handed out next. Holds always: two nodes whose etcd restarts are never handed out at the same time, nor one beside a
/// rollout that is under way; etcd restarts only where the gate allows it at that moment. Each agent asks the members once more before it acts. Pure.
/// </summary>
internal static class RestartPlan
{
    /// <returns>Null when nothing is asked for.</returns>
    public static RestartDecision? Next(RolloutState state)
    {
        var asked = state.Nodes.Where(node => node.Restart is not null).ToArray();
        var waiting = asked.Where(node => !node.RestartIsAllowed).OrderBy(node => node.Restart, StringComparer.Ordinal).ThenBy(node => node.Name, StringComparer.Ordinal).ToArray();
        if (waiting.Length == 0)
        {
            return asked.Length == 0 ? null : new RestartDecision(null, $"{asked[0].Name} restarts what it was asked to");
        }

        if (state.Nodes.FirstOrDefault(node => node is { IsNew: false, IsBusy: true, Reachable: true, IsHeldUp: false }) is { } busy)
        {
            return new RestartDecision(null, $"the restart of {waiting[0].Name} waits: {busy.Name} applies revision {busy.Target}");
        }

        RestartDecision? refusal = null;
        foreach (var node in waiting)
        {
            if (Objection(state, node) is not { } objection)
            {
                return new RestartDecision(node.Name, $"{node.Name} restarts what it was asked to");
            }

            refusal ??= new RestartDecision(null, $"the restart of {node.Name} waits: {objection}");
        }

        return refusal;
    }

    private static string? Objection(RolloutState state, RolloutNode node)
    {
        if (!node.Reachable)
        {
            return "its agent is not heard of";
        }

        // One that is out of reach may begin at any time: that matters to etcd alone.
        var others = state.Nodes.Where(other => other.Name != node.Name && other.RestartIsAllowed);
        if (others.FirstOrDefault(other => other.Reachable || (node.RestartStopsEtcd && other.RestartStopsEtcd)) is { } other)
        {
            return $"{other.Name} restarts first";
        }

        return node.RestartStopsEtcd && RolloutPlan.MayRestart(state, node) is { IsAllowed: false, Reason: var reason } ? reason : null;
    }
}
