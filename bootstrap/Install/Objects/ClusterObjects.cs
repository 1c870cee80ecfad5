using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.OwnObjects;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rbac;
using Cpctl.Pki.Sealing;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Install.Objects;

/// <summary>
/// The objects a new cluster begins with, each made unless it is there. What a user or the operator may have changed since (the control
/// plane, a node's target) is never written over; definitions and roles are.
/// </summary>
internal sealed class ClusterObjects(Installation installation, Persistence persistence)
{
    private IKubernetesClient Api => installation.Api;

    /// <summary>Applies the resource definitions and waits until the API server serves them.</summary>
    public Task EnsureDefinitionsAsync(CancellationToken cancel) => Task.WhenAll(CrdCatalog.All.Select(async definition =>
    {
        await ApplyAsync(definition, cancel);
        await persistence.TryAsync(() => Api.GetRawAsync(ServedPath(definition), cancel), cancel);
    }));

    public async Task EnsureFoundationAsync(CancellationToken cancel)
    {
        await Task.WhenAll(EnsureNamespaceAsync(ClusterNames.SystemNamespace, cancel), EnsureNamespaceAsync(ClusterInfo.Namespace, cancel));
        await Task.WhenAll(ClusterRbac.Manifests().Select(manifest => ApplyAsync(manifest, cancel)));
    }

    public Task EnsureSignersAsync(CancellationToken cancel) => persistence.TryAsync(
        async () =>
        {
            using var key = SealingKey.LoadOrCreate(installation.Paths);
            await new SealedSigners(Api).PutAsync(installation.Signers, installation.Record.NodeName, key.PublicKey, cancel);
            return true;
        },
        cancel);

    public Task EnsureRevisionAsync(CancellationToken cancel) => persistence.TryAsync(
        () => Api.TryCreateAsync(ResourceTypes.Secrets, RevisionSecret.Of(installation.Revision, installation.Signers), cancel), cancel);

    public Task EnsureControlPlaneAsync(CancellationToken cancel) => persistence.TryAsync(
        () => Api.TryCreateAsync(ResourceTypes.ControlPlanes, installation.Record.ControlPlane with { Status = null }, cancel), cancel);

    /// <summary>Where the cluster is and by what authority it is known; for people and tools, no part of joining.</summary>
    public Task EnsureClusterInfoAsync(CancellationToken cancel) => ApplyAsync(
        ClusterInfo.Of(installation.Spec.ClusterName, installation.Endpoint, installation.Signers.Cluster.Bundle, installation.Signers.ClusterId), cancel);

    public async Task EnsureNodeAsync(CancellationToken cancel)
    {
        var node = new ControlPlaneNode
        {
            Metadata = new ObjectMeta { Name = installation.Record.NodeName },
            Spec = new ControlPlaneNodeSpec { TargetRevision = installation.Revision.Number, Role = NodeRoles.ControlPlane, Ip = installation.Record.NodeIp },
        };
        await persistence.TryAsync(() => Api.TryCreateAsync(ResourceTypes.ControlPlaneNodes, node, cancel), cancel);
        var stored = await persistence.TryAsync(() => Api.GetAsync(ResourceTypes.ControlPlaneNodes, null, installation.Record.NodeName, cancel), cancel);
        await Task.WhenAll(ClusterRbac.ForAgent(stored).Select(manifest => ApplyAsync(manifest, cancel)));
    }

    public Task<string> CreateTokenAsync(CancellationToken cancel) => persistence.TryAsync(
        async () => (await new BootstrapTokens(Api, installation.Time).CreateAsync(NodeRole.ControlPlane, null, "printed by cpctl bootstrap", cancel)).Value, cancel);

    private Task<JsonObject> ApplyAsync(JsonObject manifest, CancellationToken cancel) =>
        persistence.TryAsync(() => Api.ApplyAsync(manifest, OwnManifests.FieldManager, cancel), cancel);

    /// <summary>Not applied: applying an object without a field of its own writes it anew each time, and a restored one is to stay as it is.</summary>
    private Task<bool> EnsureNamespaceAsync(string name, CancellationToken cancel) => persistence.TryAsync(
        () => Api.TryCreateAsync(ResourceTypes.Namespaces, new Namespace { Metadata = new ObjectMeta { Name = name } }, cancel), cancel);

    private static string ServedPath(JsonObject definition)
    {
        var spec = definition["spec"]!;
        return $"/apis/{spec["group"]}/{spec["versions"]![0]!["name"]}/{spec["names"]!["plural"]}?limit=1";
    }
}
