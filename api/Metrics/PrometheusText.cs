using System.Globalization;
using System.Text;

namespace Cpctl.Api.Metrics;

/// <summary>Prometheus' text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).</summary>
internal static class PrometheusText
{
    /// <param name="families">Those of one name belong together, whoever measured them.</param>
    /// <param name="problem">Why something is missing; null when nothing is.</param>
    public static string Of(IEnumerable<MetricFamily> families, string? problem)
    {
        var text = new StringBuilder();
        foreach (var named in families.GroupBy(family => family.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Append(text, named.First(), named);
        }

        if (problem is not null)
        {
            text.Append("# incomplete: ").Append(problem.ReplaceLineEndings(" ")).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>{name="value",…}; nothing without labels.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder("{");
        foreach (var (name, value) in tags)
        {
            text.Append(text.Length > 1 ? "," : "").Append(name).Append("=\"").Append(Escaped($"{value}").Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }

        return text.Append('}').ToString();
    }

    private static void Append(StringBuilder text, MetricFamily first, IEnumerable<MetricFamily> families)
    {
        text.Append("# HELP ").Append(first.Name).Append(' ').Append(Escaped(first.Help)).Append('\n');
        text.Append("# TYPE ").Append(first.Name).Append(' ').Append(first.Kind.ToString().ToLowerInvariant()).Append('\n');
        foreach (var (labels, series) in families.SelectMany(family => family.Series))
        {
            if (first.Kind == MetricKind.Histogram)
            {
                AppendHistogram(text, first, labels, series);
            }
            else
            {
                AppendSample(text, first.Name, labels, series.Sum);
            }
        }
    }

    private static void AppendHistogram(StringBuilder text, MetricFamily family, string labels, MetricSeries series)
    {
        var inner = labels.Length == 0 ? "" : labels[1..^1] + ",";
        for (var i = 0; i < family.Bounds.Count; i++)
        {
            AppendSample(text, family.Name + "_bucket", $"{{{inner}le=\"{Number(family.Bounds[i])}\"}}", series.Buckets[i]);
        }

        AppendSample(text, family.Name + "_bucket", $"{{{inner}le=\"+Inf\"}}", series.Count);
        AppendSample(text, family.Name + "_sum", labels, series.Sum);
        AppendSample(text, family.Name + "_count", labels, series.Count);
    }

    private static void AppendSample(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels).Append(' ').Append(Number(value)).Append('\n');

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
