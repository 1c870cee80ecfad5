using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Joining;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.OwnObjects;

/// <summary>
/// Brings resource definitions and roles up to the cpctl that leads, so that another cpctl in spec.images needs no hand, and makes again what somebody deleted or
/// changed. Runs in every operator: the one that leads looks after all of them, and one that cannot lead, or cannot do its work, may lack the very rights and
/// namespace that were deleted.
/// </summary>
/// <param name="client">With the operator's rights: looks.</param>
/// <param name="administrate">Runs work with a client that may make everything, for that moment.</param>
/// <param name="cluster">What this node can make besides.</param>
/// <param name="standing">How this operator stands.</param>
/// <param name="version">Of this cpctl.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Says when something was brought up or made again.</param>
internal sealed partial class OwnObjectsController(
    IKubernetesClient client, Func<Func<IKubernetesClient, Task>, Task> administrate, ClusterOfNode cluster, Func<OperatorStatus> standing, string version, TimeProvider time, ILogger logger)
    : IController
{
    /// <summary>An operator asks itself; only the one that leads, every second time, asks the API: what is deleted is there again within a minute.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(20);

    private bool _hadProblem;
    private bool _isTurn;

    public string Name => "own-objects";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = standing();

            // A problem of a moment is none: an API server restarts, or this operator has only begun.
            _isTurn = now.Leads && !_isTurn;
            if (_isTurn || (now.Problem is not null && _hadProblem)) await EnsureAsync(cancellationToken);
            _hadProblem = now.Problem is not null;
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    /// <exception cref="KubernetesApiException">The API server refused one; the next look begins anew, for all of them can be applied again.</exception>
    /// <exception cref="CryptographicException">The cluster's authority has expired.</exception>
    internal async Task EnsureAsync(CancellationToken cancellation)
    {
        var own = OwnManifests.Mark(version);
        var stored = await TryReadAsync(() => client.TryGetAsync(ResourceTypes.ConfigMaps, ClusterNames.SystemNamespace, OwnObjectsMark.Name, cancellation)) is { } map ? OwnObjectsMark.Of(map) : null;
        var isDue = OwnObjectsMark.IsDue(stored, own);

        // Those of a newer cpctl are not this one's to judge.
        if (!isDue && stored != own) return;
        var missing = isDue ? OwnManifests.All : await OwnObjectsCheck.MissingAsync(client, OwnManifests.All, cancellation);
        if (missing.Count > 0)
        {
            await administrate(admin => ApplyAsync(admin, own, missing, cancellation));
            LogApplied(logger, own.Version, stored?.Version ?? "none", string.Join(", ", missing.Select(NameOf)));
        }

        await EnsureClusterAsync(cancellation);
    }

    /// <summary>The mark comes last: killed before, all is applied once more.</summary>
    internal static async Task ApplyAsync(IKubernetesClient admin, OwnObjectsMark own, IEnumerable<JsonObject> manifests, CancellationToken cancellation)
    {
        foreach (var ns in new[] { ClusterNames.SystemNamespace, ClusterInfo.Namespace })
        {
            await admin.TryCreateAsync(ResourceTypes.Namespaces, new Namespace { Metadata = new ObjectMeta { Name = ns } }, cancellation);
        }

        foreach (var manifest in manifests) await admin.ApplyAsync(manifest, OwnManifests.FieldManager, cancellation);
        await admin.ApplyAsync(own.ToManifest(), OwnManifests.FieldManager, cancellation);
    }

    private async Task EnsureClusterAsync(CancellationToken cancellation)
    {
        var controlPlane = await TryReadAsync(() => client.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancellation));
        var nodes = await TryReadAsync(async () => await client.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancellation)) ?? [];
        var missing = (await OwnObjectsCheck.MissingAsync(client, cluster.Manifests(controlPlane, nodes).Select(Existence), cancellation)).Select(NameOf).ToHashSet(StringComparer.Ordinal);
        if (missing.Count > 0)
        {
            await administrate(async admin =>
            {
                foreach (var manifest in cluster.Manifests(controlPlane, nodes).Where(manifest => missing.Contains(NameOf(manifest))))
                {
                    await admin.ApplyAsync(manifest, OwnManifests.FieldManager, cancellation);
                }
            });
            LogMade(logger, string.Join(", ", missing));
        }

        if (controlPlane is not null && await cluster.RepairedInfoAsync(client, controlPlane, cancellation) is { } patch)
        {
            await administrate(admin => admin.MergePatchAsync(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, patch, cancellation));
            LogRepaired(logger, string.Join(", ", patch["data"]!.AsObject().Select(field => field.Key)));
        }

        if (await cluster.EnsureSealedAsync(client, nodes, cancellation)) LogSealed(logger);
        await EnsureFlowControlAsync(cancellation);
    }

    private async Task EnsureFlowControlAsync(CancellationToken cancellation)
    {
        var missing = await OwnObjectsCheck.MissingAsync(client, await FlowControlObjects.ManifestsAsync(client, cancellation), cancellation);
        if (missing.Count == 0) return;
        await administrate(async admin =>
        {
            foreach (var manifest in missing) await admin.ApplyAsync(manifest, OwnManifests.FieldManager, cancellation);
        });
        LogFlowControl(logger, string.Join(", ", missing.Select(NameOf)), (string)missing[0]["apiVersion"]!);
    }

    /// <summary>What an object's content is to be is another's business: rotations change it.</summary>
    private static JsonObject Existence(JsonObject manifest) => new()
    {
        ["apiVersion"] = manifest["apiVersion"]!.DeepClone(), ["kind"] = manifest["kind"]!.DeepClone(), ["metadata"] = manifest["metadata"]!.DeepClone(),
    };

    internal static string NameOf(JsonObject manifest) => $"{manifest["kind"]} {(manifest["metadata"]!["namespace"] is { } ns ? $"{ns}/" : "")}{manifest["metadata"]!["name"]}";

    /// <summary>Null when it is not there, may not be read, or its kind is not known.</summary>
    private static async Task<T?> TryReadAsync<T>(Func<Task<T?>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (KubernetesApiException e) when (e.IsNotFound || e.Status == System.Net.HttpStatusCode.Forbidden)
        {
            return null;
        }
    }

    [LoggerMessage(6310, LogLevel.Information, "Resource definitions and roles are those of cpctl {Version} now; they were those of {Before}. Applied: {Names}")]
    private static partial void LogApplied(ILogger logger, string version, string before, string names);

    [LoggerMessage(6311, LogLevel.Warning, "Somebody deleted or changed {Names}; made again.")]
    private static partial void LogMade(ILogger logger, string names);

    [LoggerMessage(6313, LogLevel.Warning, "Somebody changed {Fields} of ConfigMap kube-public/cluster-info; put right.")]
    private static partial void LogRepaired(ILogger logger, string fields);

    [LoggerMessage(6314, LogLevel.Information, "Applied {Names} of {ApiVersion}: it was missing, changed, or of an earlier version of the API.")]
    private static partial void LogFlowControl(ILogger logger, string names, string apiVersion);

    [LoggerMessage(6312, LogLevel.Warning, "Secret signers had nothing for this node; the signers are sealed to it again.")]
    private static partial void LogSealed(ILogger logger);
}
