using System.Globalization;
using System.Text.Json;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Bootstrap.Cli;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary><c>cpctl rollout history</c> and <c>diff</c>: the revisions that are kept, and what they changed.</summary>
internal sealed class RolloutHistoryHandler(IKubernetesClient api, CliConsole console)
{
    /// <summary>More are counted, not shown, in the table.</summary>
    private const int ShownChanges = 3;

    public async Task<int> ShowAsync(OutputFormat format, CancellationToken cancel)
    {
        var objects = new RolloutObjects(api);
        var history = RevisionHistory.Of(await objects.RevisionsAsync(cancel), await objects.NodesAsync(cancel));
        if (format != OutputFormat.Table)
        {
            ResultWriter.Write(console.Out, format, JsonSerializer.SerializeToNode(history, RolloutJson.Default.RevisionHistory)!);
            return (int)ExitCode.Done;
        }

        var table = new TextTable("REVISION", "MADE", "COMPONENTS", "RUNS ON", "FAILED ON", "CHANGES");
        foreach (var entry in history.Items)
        {
            table.Add(
                entry.Revision.ToString(CultureInfo.InvariantCulture),
                entry.MadeAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                entry.Changes.Count == 0 ? null : string.Join(",", entry.Components),
                string.Join(",", entry.RunsOn),
                string.Join(",", entry.FailedOn),
                Summary(entry.Changes));
        }

        table.Write(console.Out);
        return (int)ExitCode.Done;
    }

    /// <param name="from">A revision that is kept.</param>
    /// <param name="to">Another; null for the latest.</param>
    /// <param name="format">The table is the diff itself, for people and for patch tools.</param>
    /// <param name="cancel">Ends the request.</param>
    /// <exception cref="CpctlException">Bad input (2): there is no such revision (any more).</exception>
    public async Task<int> DiffAsync(long from, long? to, OutputFormat format, CancellationToken cancel)
    {
        var kept = await new RolloutObjects(api).RevisionsAsync(cancel);
        var diff = RevisionDiff.Between(Find(kept, from), Find(kept, to ?? (kept is [.., var latest] ? latest.Revision.Number : 0)));
        if (format != OutputFormat.Table)
        {
            ResultWriter.Write(console.Out, format, JsonSerializer.SerializeToNode(diff, RolloutJson.Default.RevisionDiff)!);
        }
        else if (diff.Files.Count == 0)
        {
            await console.Error.WriteLineAsync($"revisions {diff.From} and {diff.To} have the same content");
        }
        else
        {
            foreach (var file in diff.Files)
            {
                await console.Out.WriteAsync(file.Diff.EndsWith('\n') ? file.Diff : file.Diff + "\n");
            }
        }

        return (int)ExitCode.Done;
    }

    private static string? Summary(IReadOnlyList<string> changes) => changes.Count <= ShownChanges
        ? string.Join("; ", changes)
        : $"{string.Join("; ", changes.Take(ShownChanges))}; and {changes.Count - ShownChanges} more";

    private static Revision Find(IReadOnlyList<KeptRevision> kept, long number) =>
        kept.FirstOrDefault(one => one.Revision.Number == number)?.Revision ?? throw new CpctlException(
            ExitCode.BadInput,
            $"there is no revision {number}",
            kept.Count == 0 ? "no revision has been made yet" : $"these are kept: {string.Join(", ", kept.Select(one => one.Revision.Number))}",
            "`cpctl rollout history` lists them.");
}
