using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>
/// Asks with the agent's own certificate, which is no administrator's: a fresh API server reports ready and still answers 403 to everybody
/// without system:masters until it has read the roles, and 503 for custom resources until it has read their definitions. One that takes another's place
/// must also be able to do whatever keeps the control plane alive, writing included, for agents and operators: once it is the only one, an API that it
/// does not serve keeps every operator from leading, and with that from taking the change back. What the present one refuses as well is no fault of its.
/// </summary>
/// <param name="node">This node's name.</param>
/// <param name="agentOf">The API server on a slot as the agent.</param>
/// <param name="operatorOf">The same as the operator; null while the node has none.</param>
/// <param name="time">For what is written.</param>
internal sealed class ApiServerProof(
    string node, Func<int, IKubernetesClient> agentOf, Func<int, IKubernetesClient?> operatorOf, TimeProvider time) : IApiServerProof
{
    /// <summary>A lease of its own, one for all nodes: the operators' is not to be disturbed.</summary>
    public const string LeaseName = "api-server-proof";

    private static readonly ListOptions One = new() { Limit = 1 };

    /// <summary>What the proof does, in words, and how; most telling first.</summary>
    private IEnumerable<(string What, Func<int, CancellationToken, Task> Do)> Duties =>
    [
        ("find this node's object", (slot, cancel) => agentOf(slot).GetAsync(ResourceTypes.ControlPlaneNodes, null, node, cancel)),
        .. OperatorDuties.Select(duty => (duty.What, (Func<int, CancellationToken, Task>)((slot, cancel) => operatorOf(slot) is { } client ? duty.Do(client, cancel) : Task.CompletedTask))),
        ("write this node's status", (slot, cancel) => agentOf(slot).MergePatchStatusAsync(
            ResourceTypes.ControlPlaneNodes, null, node, new JsonObject { ["status"] = new JsonObject { ["lastHeartbeat"] = $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}" } }, cancel)),
    ];

    private IEnumerable<(string What, Func<IKubernetesClient, CancellationToken, Task> Do)> OperatorDuties =>
    [
        ("read control planes", (client, cancel) => client.ListAsync(ResourceTypes.ControlPlanes, null, One, cancel)),
        ("read nodes of the control plane", (client, cancel) => client.ListAsync(ResourceTypes.ControlPlaneNodes, null, One, cancel)),
        ("read backups", (client, cancel) => client.ListAsync(ResourceTypes.EtcdBackups, null, One, cancel)),
        ("read nodes", (client, cancel) => client.ListAsync(ResourceTypes.Nodes, null, One, cancel)),
        ("read certificate signing requests", (client, cancel) => client.ListAsync(ResourceTypes.CertificateSigningRequests, null, One, cancel)),
        ("read roles", (client, cancel) => client.GetRawAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles/cpctl:operators", cancel)),
        ("write a lease", WriteLeaseAsync),

        // They change nothing and are authorised and admitted like those that do.
        ("write the control plane's status", (client, cancel) => client.MergePatchStatusAsync(
            ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, new JsonObject { ["status"] = new JsonObject() }, cancel)),
        ("tell nodes what to run", (client, cancel) => client.MergePatchAsync(ResourceTypes.ControlPlaneNodes, null, node, [], cancel)),
    ];

    public async Task<string?> FaultAsync(int slot, int? present, CancellationToken cancellation)
    {
        try
        {
            // Authenticated, authorised by role, a custom resource served, etcd read.
            await agentOf(slot).TryGetAsync(ResourceTypes.ControlPlaneNodes, null, node, cancellation);

            // Decrypted: the server lists Secrets only if it can read every one of them.
            await agentOf(slot).ListAsync(
                ResourceTypes.Secrets, RevisionSecret.Namespace, new ListOptions { Limit = 2, LabelSelector = RevisionSecret.LabelSelector }, cancellation);
        }
        catch (Exception e) when (IsAnswer(e))
        {
            return $"the API server on {slot} does not serve this node's agent yet: {e.Message}";
        }

        return present is { } other && other != slot ? await LostAsync(slot, other, cancellation) : null;
    }

    /// <summary>What the present API server does and the new one does not; null when nothing.</summary>
    private async Task<string?> LostAsync(int slot, int present, CancellationToken cancellation)
    {
        foreach (var (what, duty) in Duties)
        {
            if (await RefusalAsync(duty, slot, cancellation) is { } refusal && await RefusalAsync(duty, present, cancellation) is not KubernetesApiException)
            {
                return $"the API server on {slot} does not let cpctl {what}: {refusal.Message}";
            }
        }

        return null;
    }

    private static async Task<Exception?> RefusalAsync(Func<int, CancellationToken, Task> duty, int slot, CancellationToken cancellation)
    {
        try
        {
            await duty(slot, cancellation);
            return null;
        }
        catch (Exception e) when (IsAnswer(e))
        {
            return e;
        }
    }

    private async Task WriteLeaseAsync(IKubernetesClient client, CancellationToken cancellation)
    {
        var spec = new LeaseSpec { HolderIdentity = node, RenewTime = time.GetUtcNow() };
        try
        {
            var patch = new JsonObject { ["spec"] = new JsonObject { ["holderIdentity"] = node, ["renewTime"] = $"{spec.RenewTime:yyyy-MM-ddTHH:mm:ss.ffffffZ}" } };
            await client.MergePatchAsync(ResourceTypes.Leases, RevisionSecret.Namespace, LeaseName, patch, cancellation);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            var lease = new Lease { Metadata = new ObjectMeta { Namespace = RevisionSecret.Namespace, Name = LeaseName }, Spec = spec };
            await client.CreateAsync(ResourceTypes.Leases, lease, cancellation);
        }
    }

    private static bool IsAnswer(Exception error) => error is KubernetesApiException or KubernetesTransportException or CpctlException;
}
