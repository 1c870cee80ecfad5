using Cpctl.DevCluster.Images;
using Cpctl.DevCluster.Processes;
using Cpctl.DevCluster.Releases;

namespace Cpctl.DevCluster;

/// <summary>Everything that nodes are made of, ready on this machine.</summary>
/// <param name="Cpctl">The published product; null for nodes that are to be without it.</param>
/// <param name="Images">Images of the release, imported on every node.</param>
/// <param name="CpctlImage">The product's image; null together with <paramref name="Cpctl"/>.</param>
public sealed record Toolchain(
    KubernetesRelease Kubernetes,
    EtcdRelease Etcd,
    CpctlBinary? Cpctl,
    IReadOnlyList<ImageArchive> Images,
    ImageArchive? CpctlImage,
    string NodeImage,
    string LoadBalancerImage)
{
    /// <summary>Clusters that start at the same time need the same things.</summary>
    private static readonly SemaphoreSlim Preparing = new(1, 1);

    /// <summary>The same machines with the etcd of a Debian suite: what a cluster is upgraded from, whatever ETCD_BIN_DIR says.</summary>
    public async Task<Toolchain> WithEtcdAsync(string suite, Progress progress, CancellationToken cancellation)
    {
        var etcd = await EtcdRelease.OfSuiteAsync(suite, progress, cancellation);
        return this with { Etcd = etcd, Images = await new ImageFactory(progress, cancellation).ReleaseImagesAsync(Kubernetes, etcd) };
    }

    /// <summary>The image of the etcd that a Debian suite has, for nodes that run another.</summary>
    public static async Task<ImageArchive> EtcdImageAsync(string suite, Progress progress, CancellationToken cancellation) =>
        await new ImageFactory(progress, cancellation).EtcdImageAsync(await EtcdRelease.OfSuiteAsync(suite, progress, cancellation));

    /// <summary>The images of another Kubernetes release, for nodes that run one.</summary>
    public static Task<IReadOnlyList<ImageArchive>> KubernetesImagesAsync(KubernetesRelease kubernetes, Progress progress, CancellationToken cancellation) =>
        new ImageFactory(progress, cancellation).KubernetesImagesAsync(kubernetes);

    /// <summary>Makes what is missing; seconds when everything is in the caches.</summary>
    /// <param name="version">Kubernetes version; null for the default or what KUBE_BIN_DIR holds.</param>
    /// <param name="withCpctl">False leaves the product out (the baseline of benchmarks).</param>
    public static async Task<Toolchain> PrepareAsync(
        string? version, Progress progress, CancellationToken cancellation, bool withCpctl = true)
    {
        await Preparing.WaitAsync(cancellation);
        try
        {
            return await MakeMissingAsync(version, progress, withCpctl, cancellation);
        }
        finally
        {
            Preparing.Release();
        }
    }

    private static async Task<Toolchain> MakeMissingAsync(string? version, Progress progress, bool withCpctl, CancellationToken cancellation)
    {
        await Scripts.RunAsync("images/engine.sh", [], progress, cancellation);
        var kubernetes = await KubernetesRelease.FindAsync(version, progress, cancellation);
        var etcd = await EtcdRelease.FindAsync(progress, cancellation);
        var engineImages = new EngineImages(progress, cancellation);
        var factory = new ImageFactory(progress, cancellation);
        var nodeImage = await engineImages.NodeAsync();
        var loadBalancerImage = await engineImages.LoadBalancerAsync();
        var images = await factory.ReleaseImagesAsync(kubernetes, etcd);
        var cpctl = withCpctl ? await CpctlBinary.FindAsync(progress, cancellation) : null;
        return new Toolchain(
            kubernetes, etcd, cpctl, images, cpctl is null ? null : await factory.CpctlImageAsync(cpctl), nodeImage, loadBalancerImage);
    }
}
