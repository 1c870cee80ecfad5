using System.Globalization;
using System.Text;

namespace Cpctl.Api.Kubernetes;

/// <summary>Query strings of lists and watches.</summary>
internal static class Query
{
    public static string For(ListOptions? options) => options is null
        ? ""
        : Build(
            ("labelSelector", options.LabelSelector),
            ("fieldSelector", options.FieldSelector),
            ("limit", options.Limit?.ToString(CultureInfo.InvariantCulture)),
            ("continue", options.Continue),
            ("resourceVersion", options.ResourceVersion));

    public static string For(WatchOptions options) => Build(
        ("watch", "true"),
        ("allowWatchBookmarks", "true"),
        ("timeoutSeconds", Math.Max(1, (int)options.Timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
        ("labelSelector", options.LabelSelector),
        ("fieldSelector", options.FieldSelector),
        ("resourceVersion", options.ResourceVersion));

    private static string Build(params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parts)
        {
            if (!string.IsNullOrEmpty(value))
            {
                text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return text.ToString();
    }
}
