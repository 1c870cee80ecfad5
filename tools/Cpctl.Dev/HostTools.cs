using Cpctl.DevCluster.Releases;

namespace Cpctl.Dev;

/// <summary>Programs of the release on this machine's PATH.</summary>
internal static class HostTools
{
    private const string Link = "/usr/local/bin/kubectl";

    /// <summary>Links kubectl into PATH unless a real program of somebody else is there.</summary>
    /// <returns>What to type: `kubectl`, or the path of the release's own.</returns>
    public static string LinkKubectl(KubernetesRelease release)
    {
        var target = release.Binary("kubectl");
        try
        {
            var existing = new FileInfo(Link);
            if (existing.Exists && existing.LinkTarget is null)
                return target;
            if (existing.LinkTarget != target)
            {
                var beside = $"{Link}.{Environment.ProcessId}";
                File.CreateSymbolicLink(beside, target);
                File.Move(beside, Link, overwrite: true);
            }
            return "kubectl";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return target;
        }
    }
}
