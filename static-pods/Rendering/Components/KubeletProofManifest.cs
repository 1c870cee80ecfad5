namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>
/// A pod that shows that the kubelet starts pods with a new configuration: like cpctl's own ones in all that the kubelet sets up for them (network,
/// resolver, seccomp), and with nothing to do.
/// </summary>
internal static class KubeletProofManifest
{
    public const string PodName = "cpctl-kubelet-proof";

    /// <param name="image">cpctl's: it is on the node.</param>
    /// <param name="revision">The one whose configuration is proved.</param>
    public static string Render(string image, long revision) => PodManifest.Render(new PodDescription
    {
        Name = PodName,
        Namespace = StaticPod.Agent.Namespace,
        Component = PodName,
        Revision = revision.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Image = image,
        Command = ["/usr/bin/cpctl", "version"],
        GracePeriodSeconds = 1,
        CpuRequest = "1m",
        MemoryRequest = "8Mi",
    });
}
