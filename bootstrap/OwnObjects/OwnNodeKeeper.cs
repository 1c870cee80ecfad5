using System.Security.Cryptography;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Rbac;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.OwnObjects;

/// <summary>
/// A duty of a control-plane node's agent: what only this node's disk knows of the cluster's objects. Makes the node's own ControlPlaneNode again, and notes when the group of
/// administrators has its role, from when on admin.conf is of that group.
/// </summary>
/// <param name="client">With the agent's rights: looks.</param>
/// <param name="administrate">Runs work with a client that may make everything, for that moment; throws when this node has no signers.</param>
/// <param name="node">This node's own object.</param>
/// <param name="paths">This node's files.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Says when the object was made again.</param>
internal sealed partial class OwnNodeKeeper(
    IKubernetesClient client, Func<Func<IKubernetesClient, Task>, Task> administrate, OwnNode node, NodePaths paths, TimeProvider time, ILogger logger) : IController
{
    /// <summary>What is deleted is there again within a minute.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    public string Name => "own-node";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await EnsureAsync(cancellationToken);
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    internal async Task EnsureAsync(CancellationToken cancellation)
    {
        try
        {
            if (!AdministratorsMark.IsSet(paths)) await administrate(admin => MarkAdministratorsAsync(admin, cancellation));
            if (await client.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, node.Name, cancellation) is null) await administrate(admin => MakeAsync(admin, cancellation));
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException or InvalidDataException or InvalidOperationException or CryptographicException)
        {
            // The API is away, or the object's definition is missing as well: there is another look.
            LogUnknown(logger, e.Message);
        }
    }

    private async Task MarkAdministratorsAsync(IKubernetesClient admin, CancellationToken cancellation)
    {
        var binding = ClusterRbac.Manifests().Where(manifest => OwnObjectsController.NameOf(manifest) == $"ClusterRoleBinding {LeafCatalog.AdministratorsGroup}");
        if ((await OwnObjectsCheck.MissingAsync(admin, binding, cancellation)).Count == 0) AdministratorsMark.Set(paths);
    }

    private async Task MakeAsync(IKubernetesClient admin, CancellationToken cancellation)
    {
        if (await node.LostAsync(admin, cancellation) is { } lost && await admin.TryCreateAsync(ResourceTypes.ControlPlaneNodes, lost, cancellation)) LogMade(logger, node.Name);
    }

    [LoggerMessage(6320, LogLevel.Warning, "ControlPlaneNode {Node} was deleted although its member of etcd votes; made again.")]
    private static partial void LogMade(ILogger logger, string node);

    [LoggerMessage(6321, LogLevel.Debug, "What the API has of this node could not be told: {Reason}")]
    private static partial void LogUnknown(ILogger logger, string reason);
}
