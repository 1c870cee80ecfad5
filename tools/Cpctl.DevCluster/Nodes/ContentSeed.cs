using Cpctl.DevCluster.Engine;
using Cpctl.DevCluster.Images;
using Cpctl.DevCluster.Processes;
using DotNet.Testcontainers.Configurations;

namespace Cpctl.DevCluster.Nodes;

/// <summary>
/// A containerd folder that has every image of a release imported and unpacked, made once. A new node gets it by hard links, because
/// containerd never changes the content and the layers it has stored: half a second instead of ten, one copy on disk and in the page cache.
/// </summary>
internal sealed class ContentSeed(string folder)
{
    private const int Kept = 4;

    /// <summary>Clusters that start at the same time want the same one.</summary>
    private static readonly SemaphoreSlim Making = new(1, 1);

    private static string Root => Path.Combine(DevPaths.State, "seeds");

    public static async Task<ContentSeed> PrepareAsync(Toolchain toolchain, Progress progress, CancellationToken cancellation)
    {
        await Making.WaitAsync(cancellation);
        try
        {
            return await FindOrMakeAsync(toolchain, progress, cancellation);
        }
        finally
        {
            Making.Release();
        }
    }

    private static async Task<ContentSeed> FindOrMakeAsync(Toolchain toolchain, Progress progress, CancellationToken cancellation)
    {
        var hash = Fingerprint.OfText(toolchain.NodeImage + Fingerprint.OfFiles(toolchain.Images.Select(image => image.Path)));
        var seed = Path.Combine(Root, hash);
        if (Directory.Exists(seed))
        {
            Directory.SetLastAccessTimeUtc(seed, TimeProvider.System.GetUtcNow().UtcDateTime);
            return new ContentSeed(seed);
        }
        await progress.StepAsync("importing images into a disk that nodes start from", () =>
            MakeAsync(toolchain, seed, cancellation));
        await RemoveOldAsync(cancellation);
        return new ContentSeed(seed);
    }

    public async Task LinkIntoAsync(string target, CancellationToken cancellation)
    {
        (await new Command("cp", "-al", folder, target).RunAsync(cancellation)).EnsureSuccess();
        // The databases do change: they must be copies.
        foreach (var database in Directory.EnumerateFiles(target, "*.db", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }))
        {
            var copy = database + ".copy";
            File.Copy(database, copy);
            File.Move(copy, database, overwrite: true);
        }
    }

    private static async Task MakeAsync(Toolchain toolchain, string seed, CancellationToken cancellation)
    {
        var work = $"{seed}.{Environment.ProcessId}";
        Directory.CreateDirectory(work);
        try
        {
            await ImportAsync(toolchain, work, cancellation);
            Directory.Move(work, seed);
        }
        finally
        {
            await new Command("rm", "-rf", work).RunAsync(CancellationToken.None);
        }
    }

    private static async Task ImportAsync(Toolchain toolchain, string target, CancellationToken cancellation)
    {
        var archives = Path.GetDirectoryName(toolchain.Images[0].Path)!;
        var name = "cpctl-seed-" + Path.GetFileName(target);
        var container = NodeContainer.WithPrivileges(ContainerEngine.NewContainer(toolchain.NodeImage))
            .WithName(name)
            .WithCreateParameterModifier(parameters => parameters.HostConfig!.NetworkMode = "none")
            .WithEntrypoint("/usr/bin/catatonit", "--", "containerd")
            .WithBindMount(target, "/var/lib/containerd")
            .WithBindMount(archives, archives, AccessMode.ReadOnly)
            .Build();
        try
        {
            await container.StartAsync(cancellation);
            (await new ContainerExec(container.Id, [
                "bash", "-c",
                "for i in $(seq 100); do ctr version >/dev/null 2>&1 && break; sleep 0.1; done; "
                + "for f in \"$@\"; do ctr -n k8s.io images import \"$f\" || exit 1; done", "import",
                .. toolchain.Images.Select(image => image.Path)]).RunAsync(cancellation)).EnsureSuccess();
            await container.StopAsync(cancellation);
        }
        finally
        {
            await ContainerEngine.RemoveAsync(name, CancellationToken.None);
        }
    }

    private static async Task RemoveOldAsync(CancellationToken cancellation)
    {
        var old = new DirectoryInfo(Root).EnumerateDirectories().OrderByDescending(seed => seed.LastAccessTimeUtc).Skip(Kept);
        foreach (var seed in old)
            await new Command("rm", "-rf", seed.FullName).RunAsync(cancellation);
    }
}
