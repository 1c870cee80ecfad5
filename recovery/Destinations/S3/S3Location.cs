namespace Cpctl.Recovery.Destinations;

/// <summary>A folder of a bucket.</summary>
/// <param name="Endpoint">Scheme, host and port of the store.</param>
/// <param name="Bucket">Its name.</param>
/// <param name="Prefix">Without slashes at its ends; empty for the bucket's top.</param>
/// <param name="Region">Part of every signature.</param>
/// <param name="PathStyle">False puts the bucket into the host's name.</param>
public sealed record S3Location(Uri Endpoint, string Bucket, string Prefix, string Region, bool PathStyle)
{
    /// <summary>What the keys of all files here begin with.</summary>
    internal string KeyPrefix => Prefix.Length == 0 ? "" : $"{Prefix}/";

    /// <summary>As tools for S3 write it.</summary>
    public override string ToString() => $"s3://{Bucket}{(Prefix.Length == 0 ? "" : "/")}{Prefix}";

    /// <summary>Names come from records too, and a record is somebody's file.</summary>
    /// <exception cref="IOException">It is none.</exception>
    internal string KeyOf(string name) => name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) && name is not ("." or "..")
        ? KeyPrefix + name
        : throw new IOException($"\"{name}\" is no name of a file");

    /// <returns>Empty when it lies elsewhere, or is the folder itself, which some stores list.</returns>
    internal string NameOf(string key) => key.StartsWith(KeyPrefix, StringComparison.Ordinal) ? key[KeyPrefix.Length..] : "";
}
