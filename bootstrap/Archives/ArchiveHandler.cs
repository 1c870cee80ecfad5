using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Launch;

namespace Cpctl.Bootstrap.Archives;

/// <summary><c>cpctl archive list</c> and <c>prune</c>: what was put aside on this node.</summary>
internal sealed class ArchiveHandler(CliServices services)
{
    private readonly ArchiveContents _contents = new(services.Paths);

    public int List(OutputFormat format)
    {
        var entries = Entries("list");
        var table = new TextTable("KIND", "PUT ASIDE", "MB", "PATH");
        var items = new JsonArray();
        foreach (var entry in entries)
        {
            table.Add(entry.Kind, Time(entry), Megabytes(entry.Bytes), services.Paths.OnNode(entry.Path));
            items.Add((JsonNode)new JsonObject { ["kind"] = entry.Kind, ["archivedAt"] = Time(entry), ["bytes"] = entry.Bytes, ["path"] = services.Paths.OnNode(entry.Path) });
        }

        if (format == OutputFormat.Table) table.Write(services.Console.Out);
        else ResultWriter.Write(services.Console.Out, format, new JsonObject { ["items"] = items });
        return (int)ExitCode.Done;
    }

    /// <param name="rule">What stays.</param>
    /// <param name="dryRun">Only says what would go.</param>
    public int Prune(ArchiveRule rule, bool dryRun)
    {
        var entries = Entries("prune");
        using var only = dryRun ? null : NodeWorkLock.Take(services.Paths);
        if (!dryRun) Attempt(_contents.FinishRemovals, "what an earlier removal left");
        var hasData = new DataDirectory(services.Paths.EtcdDataDirectory).HasLog;
        var gone = ArchivePlan.Remove(entries, rule, hasData, services.Time.GetUtcNow());
        foreach (var entry in gone)
        {
            if (!dryRun) Attempt(() => _contents.Remove(entry), entry.Path);
            services.Console.Out.WriteLine($"{(dryRun ? "would remove" : "removed")} {services.Paths.OnNode(entry.Path)} ({Megabytes(entry.Bytes)} MB)");
        }

        services.Console.Error.WriteLine($"{gone.Count} of {entries.Count} {(dryRun ? "would go" : "are gone")}, {Megabytes(gone.Sum(entry => entry.Bytes))} MB");
        if (!hasData && entries.Any(entry => entry.HoldsData))
            services.Console.Error.WriteLine($"{services.Paths.OnNode(services.Paths.EtcdDataDirectory)} holds no data of a member: what is archived of etcd may be the only copy, and stays");
        return (int)ExitCode.Done;
    }

    private IReadOnlyList<ArchivedEntry> Entries(string verb)
    {
        if (!services.Host.IsRoot) throw new CpctlException(ExitCode.Failed, $"can't {verb} the archive", "not running as root", "Run the same command with sudo.");
        try
        {
            return _contents.List();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CpctlException(ExitCode.Failed, "the archive can't be read", e.Message, "Remedy the disk or the rights, and run the same command again.", e);
        }
    }

    private static void Attempt(Action remove, string what)
    {
        try
        {
            remove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CpctlException(ExitCode.Failed, $"{what} can't be removed", e.Message, "Remedy the disk or the rights, and run the same command again: it goes on with what is left.", e);
        }
    }

    private static string Time(ArchivedEntry entry) => entry.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
