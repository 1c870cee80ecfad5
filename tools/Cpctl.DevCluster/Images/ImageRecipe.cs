namespace Cpctl.DevCluster.Images;

/// <summary>What an image is made of: layers of files, and what runs by default.</summary>
internal sealed record ImageRecipe(string Name, IReadOnlyList<IReadOnlyList<ImageFile>> Layers, IReadOnlyList<string> Entrypoint)
{
    public IReadOnlyList<string> Environment { get; init; } = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];
}
