using Cpctl.DevCluster.Images;

namespace Cpctl.DevCluster.Nodes;

/// <summary>Puts the product onto nodes.</summary>
internal static class NodeProvisioning
{
    /// <summary>The program on PATH and its image in containerd; both replace what was there, a running cluster goes on with the old image.</summary>
    public static async Task InstallAsync(Node node, CpctlBinary cpctl, ImageArchive image, CancellationToken cancellation)
    {
        await node.CopyInAsync(cpctl.Path, "/usr/local/bin/cpctl", cancellation);
        await ImportAsync(node, image, cancellation);
    }

    /// <summary>An image in containerd, beside those that are there.</summary>
    public static async Task ImportAsync(Node node, ImageArchive image, CancellationToken cancellation)
    {
        var target = "/var/lib/containerd/" + Path.GetFileName(image.Path);
        await node.CopyInAsync(image.Path, target, cancellation);
        await node.ShellAsync($"ctr -n k8s.io images import {target} >/dev/null && rm {target}", cancellation);
    }
}
