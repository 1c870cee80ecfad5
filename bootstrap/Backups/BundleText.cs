using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Bootstrap.Cli;
using Cpctl.Recovery.Bundles;

namespace Cpctl.Bootstrap.Backups;

/// <summary>What a bundle's manifest says.</summary>
internal static class BundleText
{
    public static JsonObject About(BundleReport report)
    {
        var manifest = report.Manifest;
        return new JsonObject
        {
            ["kind"] = "bundle",
            ["good"] = report.IsGood,
            ["problems"] = new JsonArray([.. report.Problems.Select(problem => (JsonNode)problem)]),
            ["signed"] = report.Origin?.IsSigned,
            ["authorityPin"] = report.Origin?.Pin.Value,
            ["formatVersion"] = manifest.FormatVersion,
            ["createdAt"] = manifest.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["cpctlVersion"] = manifest.CpctlVersion,
            ["cluster"] = manifest.Cluster.Id.ToString(),
            ["endpoint"] = manifest.Cluster.Endpoint,
            ["etcdClusterId"] = manifest.Cluster.EtcdClusterId,
            ["node"] = manifest.Cluster.Node,
            ["nodeRevision"] = manifest.Cluster.Revision,
            ["etcdVersion"] = manifest.Snapshot.EtcdVersion,
            ["snapshotOf"] = manifest.Snapshot.Member,
            ["files"] = new JsonArray([.. manifest.Files.Select(file => (JsonNode)new JsonObject { ["path"] = file.Path, ["sizeBytes"] = file.SizeBytes, ["sha256"] = file.Sha256 })]),
        };
    }

    public static void Write(TerminalWriter output, BundleReport report)
    {
        var manifest = report.Manifest;
        output.WriteLine(report.IsGood ? "bundle: good, every file is what the manifest says" : "bundle: NOT GOOD");
        foreach (var problem in report.Problems) output.WriteLine($"  {problem}");
        output.WriteLine(
            $"  of cluster {manifest.Cluster.Id} at {manifest.Cluster.Endpoint}, made {manifest.CreatedAt:yyyy-MM-dd'T'HH:mm:ss'Z'} on {manifest.Cluster.Node} by cpctl {manifest.CpctlVersion}");
        if (report.Origin is { } origin) output.WriteLine($"  authority {OriginText.Of(origin)}");
        output.WriteLine(
            $"  etcd {manifest.Snapshot.EtcdVersion}, cluster {manifest.Cluster.EtcdClusterId}, data of {manifest.Snapshot.Member}; signers, encryption keys and {manifest.Files.Count(IsOfRevision)} files of revision {manifest.Cluster.Revision}");
    }

    private static bool IsOfRevision(BundleFile file) => file.Path.StartsWith("revision/", StringComparison.Ordinal);
}
