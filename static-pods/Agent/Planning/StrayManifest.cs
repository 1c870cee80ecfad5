using System.Text.RegularExpressions;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// A file in the kubelet's directory that should not be there. Kubelets run every file whose name begins with no dot, whatever its suffix: a copy that somebody
/// put beside a manifest is a second pod (kubernetes/kubeadm#2823).
/// </summary>
/// <param name="FileName">Its name in the directory.</param>
/// <param name="Component">The component of cpctl's whose manifest it is a copy of; null when it is none of cpctl's.</param>
internal sealed partial record StrayManifest(string FileName, string? Component)
{
    /// <summary>What the kubelet takes for a pod by its name as well: others may put static pods of their own there.</summary>
    private static readonly string[] Usual = [".yaml", ".yml", ".json", ".manifest"];

    /// <summary>Null for a manifest of cpctl's under its own name, for another's pod, and for what the kubelet ignores.</summary>
    public static StrayManifest? Of(string fileName, string text)
    {
        if (fileName.StartsWith('.') || (Path.GetExtension(fileName) == ".yaml" && ManifestFile.IsOurs(Path.GetFileNameWithoutExtension(fileName))))
        {
            return null;
        }

        return ComponentLabel().Match(text) is { Success: true } match && StaticPod.Of(match.Groups["component"].Value) is { } pod ? new(fileName, pod.Component)
            : Usual.Contains(Path.GetExtension(fileName), StringComparer.Ordinal) ? null
            : new(fileName, null);
    }

    [GeneratedRegex("cpctl\\.dev/component\"?:\\s*\"?(?<component>[a-z-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ComponentLabel();
}
