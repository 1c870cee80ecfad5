namespace Cpctl.DevCluster.Images;

/// <summary>One file or folder on this machine that becomes part of an image.</summary>
/// <param name="Source">A file, or a folder taken with everything below it.</param>
/// <param name="Target">Absolute path in the image.</param>
internal sealed record ImageFile(string Source, string Target);
