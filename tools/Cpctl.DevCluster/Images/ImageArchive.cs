namespace Cpctl.DevCluster.Images;

/// <summary>An image in a tar on this machine, ready to be imported on nodes.</summary>
public sealed record ImageArchive(string Name, string Path);
