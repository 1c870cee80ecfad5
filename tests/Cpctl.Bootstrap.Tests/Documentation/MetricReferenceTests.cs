using System.Text.RegularExpressions;
using Cpctl.Api.Metrics;
using Cpctl.Bootstrap.Operator;
using Cpctl.StaticPods.Monitoring;

namespace Cpctl.Bootstrap.Tests.Documentation;

/// <summary>docs/metrics.md, the alert rules and the dashboard name what the code serves. UPDATE_GOLDEN=1 writes the reference anew.</summary>
[Trait("Category", "Unit")]
public sealed partial class MetricReferenceTests
{
    private const string Reference = "docs/metrics.md";
    private static readonly IReadOnlyList<MetricDefinition> Agent = MetricReference.Agent;
    private static readonly IReadOnlyList<MetricDefinition> Operator = OperatorMetrics.All;

    [Fact]
    public void Reference_Tables_AreThoseOfTheCode()
    {
        var text = Repository.Read(Reference);
        var expected = text;
        expected = Filled(expected, "both", Agent.Intersect(Operator));
        expected = Filled(expected, "agent", Agent.Except(Operator));
        expected = Filled(expected, "operator", Operator.Except(Agent));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Repository.PathOf(Reference), expected);
            return;
        }

        Assert.Equal(expected, text);
    }

    [Theory]
    [InlineData("docs/monitoring/cpctl-alerts.yaml")]
    [InlineData("docs/monitoring/cpctl-alerts-tests.yaml")]
    [InlineData("docs/monitoring/cpctl-dashboard.json")]
    public void Monitoring_NamesOnlyMetrics_ThatAreServed(string file)
    {
        var served = Agent.Union(Operator).SelectMany(Series).ToHashSet(StringComparer.Ordinal);
        var named = MetricName().Matches(Repository.Read(file)).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(served));
    }

    [Fact]
    public void Names_AreUnique_AndFollowTheConventions()
    {
        var all = Agent.Union(Operator).ToArray();

        Assert.Equal(all.Length, all.Select(metric => metric.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(all, metric => Assert.Equal(metric.Kind == MetricKind.Counter, metric.Name.EndsWith("_total", StringComparison.Ordinal)));
        Assert.All(all, metric => Assert.EndsWith(".", metric.Help, StringComparison.Ordinal));
    }

    private static string Filled(string text, string section, IEnumerable<MetricDefinition> metrics)
    {
        var rows = metrics.OrderBy(metric => metric.Name, StringComparer.Ordinal)
            .Select(metric => $"| `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} | {string.Join(", ", metric.Labels)} | {metric.Help} |\n");
        var table = $"\n| metric | type | labels | what it says |\n|---|---|---|---|\n{string.Concat(rows)}\n";
        return Regex.Replace(
            text, $"(?<=<!-- {section} -->\n).*?(?=<!-- end -->)", table.Replace("$", "$$", StringComparison.Ordinal), RegexOptions.Singleline, TimeSpan.FromSeconds(5));
    }

    private static IEnumerable<string> Series(MetricDefinition metric) => metric.Kind == MetricKind.Histogram
        ? [$"{metric.Name}_bucket", $"{metric.Name}_sum", $"{metric.Name}_count"]
        : [metric.Name];

    [GeneratedRegex(@"\b(cpctl|process)_[a-z0-9_]+\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex MetricName();
}
