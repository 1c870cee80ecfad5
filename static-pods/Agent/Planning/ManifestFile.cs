using System.Globalization;
using System.Text.RegularExpressions;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>A manifest in the kubelet's directory.</summary>
/// <param name="PodName">File name without ".yaml".</param>
/// <param name="Text">The content.</param>
internal sealed partial record ManifestFile(string PodName, string Text)
{
    /// <summary>The API server a new cluster begins with: an older API server like any other.</summary>
    public const string BootstrapApiServer = "bootstrap-kube-apiserver";

    /// <summary>The etcd a new cluster begins with: a member of its own, no older version of this node's.</summary>
    public const string BootstrapEtcd = "bootstrap-etcd";

    /// <summary>The component it runs, or null when it is none of ours.</summary>
    public string? Component { get; } = ComponentOf(PodName);

    /// <summary>The port an API server listens on; null for others.</summary>
    public int? Slot { get; } = SecurePort().Match(Text) is { Success: true } match
        ? int.Parse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
        : null;

    /// <summary>Whether a manifest of this name is one that cpctl writes.</summary>
    public static bool IsOurs(string podName) => podName == BootstrapEtcd || ComponentOf(podName) is not null;

    public static string? ComponentOf(string podName) =>
        podName == BootstrapApiServer
            ? ComponentNames.ApiServer
            : StaticPod.All.FirstOrDefault(pod => pod.Component == podName || (pod.SideBySide && IsRevisionOf(podName, pod.Component)))?.Component;

    private static bool IsRevisionOf(string podName, string component) =>
        podName.StartsWith(component + "-r", StringComparison.Ordinal)
        && podName.Length > component.Length + 2
        && podName.AsSpan(component.Length + 2).IndexOfAnyExceptInRange('0', '9') < 0;

    [GeneratedRegex(@"--secure-port=(?<port>\d{1,5})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecurePort();
}
