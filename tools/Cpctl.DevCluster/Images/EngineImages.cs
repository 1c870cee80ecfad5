using Cpctl.DevCluster.Processes;

namespace Cpctl.DevCluster.Images;

/// <summary>The images that containers of the engine itself run: nodes and the load balancer.</summary>
internal sealed class EngineImages(Progress progress, CancellationToken cancellation)
{
    public Task<string> NodeAsync() => BuildAsync("node");

    public Task<string> LoadBalancerAsync() => BuildAsync("lb");

    /// <summary>Builds tools/images/NAME unless the engine has an image of the same content.</summary>
    /// <returns>The image's name.</returns>
    private async Task<string> BuildAsync(string name)
    {
        var folder = DevPaths.Tool($"images/{name}");
        var hash = await Fingerprint.OfSourcesAsync(folder, Directory.EnumerateFiles(folder), cancellation);
        var image = $"{ImageNames.Repository}/dev-{name}:{hash}";
        if (await Docker.TryAsync(cancellation, "image", "inspect", image))
            return image;
        await progress.StepAsync("checking the Debian base image", () =>
            Scripts.RunAsync("images/base-image.sh", [], progress, cancellation));
        await progress.StepAsync($"building the {name} image", () =>
            Docker.RunAsync(cancellation, "build", "-q", "--network", "host", "-t", image, folder));
        return image;
    }
}
