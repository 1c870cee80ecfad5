using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Bootstrap.Backups;

/// <summary><c>cpctl backup list</c>: what the cluster knows, or what is at a place.</summary>
internal sealed class BackupListHandler(CliServices services)
{
    /// <summary>By the EtcdBackups, newest last, as they came.</summary>
    public async Task<int> ObjectsAsync(string? kubeconfig, OutputFormat format, CancellationToken cancel)
    {
        using var client = ClusterConnection.Open(services, kubeconfig);
        var backups = await ApiErrors.ExplainAsync(() => client.ListAllAsync(ResourceTypes.EtcdBackups, null, null, cancel));
        var table = new TextTable("NAME", "PHASE", "BEGUN", "NODE", "REVISION", "SIZE MB", "VERIFIED", "DRILLED", "FILE", "MESSAGE");
        var items = new JsonArray();
        foreach (var backup in backups.OrderBy(backup => backup.Metadata.CreationTimestamp))
        {
            var status = backup.Status ?? new EtcdBackupStatus();
            var begun = status.StartedAt ?? backup.Metadata.CreationTimestamp;
            table.Add(
                backup.Metadata.Name, status.Phase, Time(begun), status.Node, Number(status.Revision), Megabytes(status.SizeBytes), status.Verified == true ? "yes" : "no", Drilled(status.Drill), status.File, status.Message ?? FailedDrill(status.Drill));
            items.Add((JsonNode)new JsonObject
            {
                ["name"] = backup.Metadata.Name,
                ["phase"] = status.Phase,
                ["begunAt"] = Time(begun),
                ["node"] = status.Node,
                ["location"] = status.Location,
                ["file"] = status.File,
                ["revision"] = status.Revision,
                ["sizeBytes"] = status.SizeBytes,
                ["sha256"] = status.Sha256,
                ["verified"] = status.Verified == true,
                ["message"] = status.Message,
                ["drill"] = status.Drill is not { } drill ? null : new JsonObject
                {
                    ["passed"] = drill.Passed,
                    ["message"] = drill.Message,
                    ["node"] = drill.Node,
                    ["completedAt"] = Time(drill.CompletedAt),
                },
            });
        }

        return Write(format, table, items);
    }

    /// <summary>By the records beside the bundles, newest first; needs neither key nor cluster.</summary>
    public async Task<int> PlaceAsync(string place, OutputFormat format, CancellationToken cancel)
    {
        using var store = await new BundlePlaces(services).OpenAsync(place, cancel);
        var bundles = await BackupErrors.ExplainAsync(place, () => store.ListAsync(cancel));
        var table = new TextTable("FILE", "MADE", "NODE", "REVISION", "SIZE MB", "STATE");
        var items = new JsonArray();
        foreach (var bundle in bundles)
        {
            table.Add(bundle.Name, Time(bundle.Record?.CreatedAt), bundle.Record?.Node, Number(bundle.Record?.Revision), Megabytes(bundle.SizeBytes), State(bundle));
            items.Add((JsonNode)new JsonObject
            {
                ["file"] = bundle.Name,
                ["madeAt"] = Time(bundle.Record?.CreatedAt),
                ["verifiedAt"] = Time(bundle.Record?.VerifiedAt),
                ["cluster"] = bundle.Record?.Cluster.ToString(),
                ["node"] = bundle.Record?.Node,
                ["revision"] = bundle.Record?.Revision,
                ["hash"] = bundle.Record?.Hash,
                ["totalKeys"] = bundle.Record?.TotalKeys,
                ["sizeBytes"] = bundle.SizeBytes,
                ["sha256"] = bundle.Record?.Sha256,
                ["encrypted"] = bundle.Record?.Encrypted,
                ["verified"] = bundle.IsVerified,
            });
        }

        return Write(format, table, items);
    }

    private static string? Drilled(DrillResult? drill) => drill is null ? null : drill.Passed ? "yes" : "failed";

    private static string? FailedDrill(DrillResult? drill) => drill is { Passed: false, Message: var why } ? why : null;

    private static string State(StoredBundle bundle) => bundle switch
    {
        { IsVerified: true } => "verified",
        { Record: null } => "no record",
        _ => "changed since",
    };

    private int Write(OutputFormat format, TextTable table, JsonArray items)
    {
        if (format == OutputFormat.Table) table.Write(services.Console.Out);
        else ResultWriter.Write(services.Console.Out, format, new JsonObject { ["items"] = items });
        return (int)ExitCode.Done;
    }

    private static string? Time(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Megabytes(long? bytes) => bytes is null ? null : (bytes.Value / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
