namespace Cpctl.Api.Node;

/// <summary>How much a file system is short of its reserve.</summary>
/// <param name="FileSystem">As in <see cref="FileSystemSpace.Id"/>.</param>
/// <param name="Bytes">What is missing; 0 or less when it has enough.</param>
public sealed record FileSystemShortage(string FileSystem, long Bytes);
