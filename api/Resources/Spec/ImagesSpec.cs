namespace Cpctl.Api.Resources;

/// <summary>Image references that differ from the ones derived from imageRepository and versions.</summary>
public sealed record ImagesSpec
{
    /// <summary>Null means {imageRepository}/etcd:{etcd.version}.</summary>
    public string? Etcd { get; set; }

    /// <summary>Null until bootstrap writes the image it runs from.</summary>
    public string? Cpctl { get; set; }

    /// <summary>Null leaves the choice to the container runtime.</summary>
    public string? Pause { get; set; }
}
