using Cpctl.Api.Errors;
using Cpctl.Api.Node.Cri;

namespace Cpctl.Bootstrap.Nodes;

/// <summary>The image the agent and the operator run from, when the configuration names none: this very version, already on the node.</summary>
internal static class CpctlImage
{
    /// <exception cref="CpctlException">Bad input (2): there is none, or several that can't be told apart.</exception>
    public static async Task<string> FindAsync(ICri cri, string version, CancellationToken cancel)
    {
        var images = await cri.ListImagesAsync(cancel);
        return Choose([.. images.SelectMany(image => image.Tags.Where(tag => IsOfVersion(tag, version)).Take(1))], version);
    }

    /// <summary>Names end in /cpctl:VERSION, with whatever the build appended to the version (a content hash) after a dash.</summary>
    internal static bool IsOfVersion(string tag, string version)
    {
        var colon = tag.LastIndexOf(':');
        if (colon < 0) return false;
        var (name, label) = (tag[..colon], tag[(colon + 1)..]);
        return name.EndsWith("/cpctl", StringComparison.Ordinal) && (label == version || label.StartsWith(version + "-", StringComparison.Ordinal));
    }

    private static string Choose(IReadOnlyList<string> found, string version) => found switch
    {
        [var only] => only,
        [] => throw new CpctlException(
            ExitCode.BadInput,
            "no image for cpctl's agent and operator",
            $"spec.images.cpctl is not set, and containerd has no image */cpctl:{version}*",
            "Load it (ctr -n k8s.io images import FILE), or name one that can be pulled in spec.images.cpctl."),
        _ => throw new CpctlException(
            ExitCode.BadInput,
            "several images for cpctl's agent and operator",
            $"spec.images.cpctl is not set, and containerd has {string.Join(", ", found)}",
            "Name one of them in spec.images.cpctl."),
    };
}
