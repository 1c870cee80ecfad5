namespace Cpctl.Recovery.Destinations;

/// <summary>The store can't be used as it was meant to be.</summary>
public sealed class S3Exception : IOException
{
    internal S3Exception(string what, string why, string remedy, Exception? inner)
        : base($"{what}: {why}", inner) => (What, Why, Remedy) = (what, why, remedy);

    public string What { get; }

    public string Why { get; }

    public string Remedy { get; }

    /// <summary>Nothing answered, as against an answer that says no.</summary>
    public bool IsUnreachable { get; internal init; }

    /// <summary>As the store calls it; empty when it did not say.</summary>
    internal string Code { get; init; } = "";
}
