using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>When each phase of a bootstrap began and how long it took, from the journal that cpctl itself keeps.</summary>
internal static class PhaseTimeline
{
    private const string JournalPath = "/var/lib/cpctl/journal/bootstrap.jsonl";

    public static async Task<IReadOnlyList<(string Phase, TimeSpan At, TimeSpan Took)>> ReadAsync(Node node, CancellationToken cancellation) =>
        Parse(await node.ReadFileAsync(JournalPath, cancellation));

    internal static IReadOnlyList<(string Phase, TimeSpan At, TimeSpan Took)> Parse(string journal)
    {
        var phases = new List<(string, TimeSpan, TimeSpan)>();
        var started = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        DateTimeOffset? first = null;
        foreach (var line in journal.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (JsonNode.Parse(line) is not JsonObject entry || entry["step"] is not null)
                continue;
            var phase = entry["phase"]!.GetValue<string>();
            var time = DateTimeOffset.Parse(entry["time"]!.GetValue<string>(), CultureInfo.InvariantCulture);
            first ??= time;
            if (entry["state"]!.GetValue<string>() == "started")
                started[phase] = time;
            else if (started.Remove(phase, out var start))
                phases.Add((phase, start - first.Value, time - start));
        }
        return phases;
    }
}
