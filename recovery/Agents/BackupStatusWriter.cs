using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Agents;

/// <summary>Tells in an EtcdBackup's status what this node has done of it.</summary>
internal sealed class BackupStatusWriter(IKubernetesClient client, string node, TimeProvider time)
{
    public Task BegunAsync(string backup, CancellationToken cancel) => PatchAsync(backup, new JsonObject { ["phase"] = BackupPhases.Running }, cancel);

    /// <summary>When it was begun stays as the operator wrote it: this node's clock may be another.</summary>
    /// <param name="isDrilled">A drill of it follows.</param>
    public Task VerifiedAsync(string backup, BundleRecord record, string location, bool isDrilled, CancellationToken cancel) => PatchAsync(
        backup,
        new JsonObject
        {
            ["phase"] = isDrilled ? BackupPhases.Drilling : BackupPhases.Succeeded,
            ["file"] = record.File,
            ["location"] = location,
            ["revision"] = record.Revision,
            ["hash"] = record.Hash,
            ["totalKeys"] = record.TotalKeys,
            ["sizeBytes"] = record.SizeBytes,
            ["sha256"] = record.Sha256,
            ["verified"] = true,
            ["completedAt"] = Text(record.VerifiedAt),
        },
        cancel);

    public Task DrilledAsync(string backup, bool passed, string message, CancellationToken cancel)
    {
        var drill = new JsonObject { ["passed"] = passed, ["message"] = message, ["node"] = node, ["completedAt"] = Text(time.GetUtcNow()) };
        return PatchAsync(backup, new JsonObject { ["phase"] = BackupPhases.Succeeded, ["drill"] = drill }, cancel);
    }

    public Task FailedAsync(string backup, string why, CancellationToken cancel) =>
        PatchAsync(backup, new JsonObject { ["phase"] = BackupPhases.Failed, ["message"] = why, ["completedAt"] = Text(time.GetUtcNow()) }, cancel);

    public Task PrunedAsync(string backup, CancellationToken cancel) => PatchAsync(backup, new JsonObject { ["phase"] = BackupPhases.Pruned }, cancel);

    private Task<EtcdBackup> PatchAsync(string backup, JsonObject status, CancellationToken cancel) =>
        client.MergePatchStatusAsync(ResourceTypes.EtcdBackups, null, backup, new JsonObject { ["status"] = status }, cancel);

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
