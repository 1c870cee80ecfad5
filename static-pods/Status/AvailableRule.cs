using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Status;

/// <summary>Whether clients can use the control plane.</summary>
internal static class AvailableRule
{
    public static Verdict Decide(StatusInputs inputs)
    {
        var reachable = inputs.Rollout.Where(node => node.Reachable).Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        var serving = inputs.Nodes.Count(node => reachable.Contains(node.Metadata.Name!) && HasReadyApiServer(node));
        var voters = (inputs.ControlPlane.Status?.Etcd?.Members ?? []).Where(member => !member.IsLearner).ToArray();
        var healthy = voters.Count(member => member.Healthy);
        var message = $"{serving} of {inputs.Nodes.Count} API servers are ready; {healthy} of {voters.Length} etcd voters are healthy";
        if (voters.Length > 0 && healthy < ClusterView.QuorumOf(voters.Length))
        {
            return Verdict.False(ConditionTypes.Available, ConditionReasons.EtcdWithoutQuorum, message);
        }

        return serving == 0
            ? Verdict.False(ConditionTypes.Available, ConditionReasons.NoApiServerReady, message)
            : Verdict.True(ConditionTypes.Available, ConditionReasons.AsExpected, message);
    }

    private static bool HasReadyApiServer(ControlPlaneNode node) =>
        node.Status?.Components.Any(component => component.Name == ComponentNames.ApiServer && component.Ready) == true;
}
