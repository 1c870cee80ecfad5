using System.Globalization;
using System.Text.RegularExpressions;

namespace Cpctl.Dev.Benchmarks;

/// <summary>What an operator's metrics say about its controllers: how many reconciles, how long together.</summary>
internal sealed partial record ReconcileTimes(IReadOnlyDictionary<string, (double Seconds, double Count)> Controllers)
{
    public static ReconcileTimes Parse(string metrics)
    {
        var found = new Dictionary<string, (double Seconds, double Count)>(StringComparer.Ordinal);
        foreach (Match line in Sample().Matches(metrics))
        {
            var (controller, value) = (line.Groups["controller"].Value, double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture));
            var before = found.GetValueOrDefault(controller);
            found[controller] = line.Groups["what"].Value == "sum" ? before with { Seconds = value } : before with { Count = value };
        }
        return new ReconcileTimes(found);
    }

    /// <summary>Milliseconds of a reconcile on average since <paramref name="before"/>, by controller; only of those that had one.</summary>
    public IReadOnlyDictionary<string, double> MillisecondsSince(ReconcileTimes before) => Controllers
        .Select(controller => (controller.Key, Then: before.Controllers.GetValueOrDefault(controller.Key), Now: controller.Value))
        .Where(controller => controller.Now.Count > controller.Then.Count)
        .ToDictionary(
            controller => controller.Key,
            controller => (controller.Now.Seconds - controller.Then.Seconds) / (controller.Now.Count - controller.Then.Count) * 1000,
            StringComparer.Ordinal);

    [GeneratedRegex("^cpctl_reconcile_duration_seconds_(?<what>sum|count)\\{controller=\"(?<controller>[^\"]+)\"\\} (?<value>\\S+)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Sample();
}
