using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Agent.LocalApi;
using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.Bootstrap.Reset;

/// <summary>
/// Takes a control-plane node out of its cluster in the order that never harms it: out of etcd's member list first, acknowledged by the
/// members; then out of the API; its files only after that.
/// </summary>
internal sealed class ClusterLeaving(NodePaths paths, NodeIdentity identity, IKubernetesClient peers, IApiServerSlots slots, Polling polling)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public async Task RunAsync(Action<string> say, CancellationToken cancel)
    {
        say("asking the operator to take this node's member out of etcd");
        using var agent = new AgentSocketClient(paths);
        await agent.LeaveAsync(cancel);
        await polling.UntilAsync(
            "this node's etcd member to leave",
            Limit,
            token => MissingAsync(agent, token),
            say,
            "`cpctl status` tells what the operator waits for. Nothing on this node was changed; run the same command again.",
            cancel);

        // Without a member its API server can only fail: the balancer is to see that at once.
        await slots.RemoveAsync(cancel);
        LeftMark.Write(paths);
        say("taking this node out of the API");
        await polling.UntilAsync(
            "the API to forget this node", Limit, token => ForgetAsync(token), say, "Another control-plane node must answer at the cluster's endpoint; then run the same command again.", cancel);
    }

    /// <summary>Null when no member of this node is in the list any more, as another node's member says.</summary>
    private async Task<string?> MissingAsync(AgentSocketClient agent, CancellationToken cancel)
    {
        try
        {
            var report = await agent.StatusAsync(cancel);
            if (report.Node.Status?.Phase == "Left") return null;
            var members = report.Etcd?.Members;
            return members is { Count: > 0 } && !members.Any(member => member.PeerURLs.Contains(EtcdUrls.Peer(identity.Ip)))
                ? null
                : report.Waiting ?? "waiting for the operator to take the member out";
        }
        catch (CpctlException e)
        {
            return $"{e.What}: {e.Why}";
        }
    }

    private async Task<string?> ForgetAsync(CancellationToken cancel)
    {
        try
        {
            await peers.DeleteAsync(ResourceTypes.ControlPlaneNodes, null, identity.Name, cancel);
            await new SealedSigners(peers).RemoveAsync(identity.Name, SignerSet.TryLoad(paths), cancel);
            await peers.DeleteAsync(ResourceTypes.Nodes, null, identity.Name, cancel);
            return null;
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException)
        {
            return e.Message;
        }
    }
}
