using Cpctl.Bootstrap.Cli;
using Cpctl.StaticPods.Upgrades;

namespace Cpctl.Bootstrap.Upgrades;

/// <summary>A plan for people.</summary>
internal static class UpgradeTable
{
    public static void Write(TerminalWriter output, UpgradePlan plan)
    {
        output.WriteLine(plan switch
        {
            { IsPossible: false } => "refused",
            { ChangesAnything: false } => "nothing to do: these versions run already",
            _ => "possible",
        });
        foreach (var finding in plan.Findings)
        {
            output.WriteLine($"  {Level(finding.Level)}: {finding.About}: {finding.Text}.{(finding.Remedy is null ? "" : " " + finding.Remedy)}");
        }

        WriteComponents(output, plan);
        if (plan.Images.Count > 0) WriteImages(output, plan);
        if (plan.Apis.Count > 0) WriteApis(output, plan);
    }

    private static void WriteComponents(TerminalWriter output, UpgradePlan plan)
    {
        var table = new TextTable("COMPONENT", "FROM", "TO", "NODES");
        foreach (var change in plan.Components)
            table.Add(change.Component, string.Join(", ", change.From), change.To is null ? "(the node's own package)" : change.Changes ? change.To : "unchanged", string.Join(", ", change.Nodes));
        output.WriteLine();
        table.Write(output);
    }

    private static void WriteImages(TerminalWriter output, UpgradePlan plan)
    {
        var table = new TextTable("IMAGE", "ON", "NOT YET ON", "NOT KNOWN OF");
        foreach (var image in plan.Images.GroupBy(presence => presence.Image, StringComparer.Ordinal))
        {
            string Where(bool? present) => string.Join(", ", image.Where(presence => presence.Present == present).Select(presence => presence.Node));
            table.Add(image.Key, Where(true), Where(false), Where(null));
        }

        output.WriteLine();
        table.Write(output);
    }

    private static void WriteApis(TerminalWriter output, UpgradePlan plan)
    {
        output.WriteLine();
        if (!plan.Apis.Any(use => use.IsUsed))
        {
            output.WriteLine($"{plan.Apis.Count} versions of APIs go, and nobody was seen to use one of them.");
            return;
        }

        output.WriteLine($"{plan.Apis.Count} versions of APIs go; these are used:");
        var table = new TextTable("API", "RESOURCE", "REMOVED IN", "OBJECTS WRITTEN IN IT", "REQUESTED", "INSTEAD");
        foreach (var use in plan.Apis.Where(use => use.IsUsed))
            table.Add(use.Api.ApiVersion, use.Api.Resource, $"v1.{use.Api.RemovedIn}", $"{use.Objects}", use.Requested ? "yes" : "no", use.Api.Instead ?? "(nothing)");
        table.Write(output);
    }

    private static string Level(FindingLevel level) => level switch
    {
        FindingLevel.Refused => "refused",
        FindingLevel.Warning => "warning",
        _ => "note",
    };
}
