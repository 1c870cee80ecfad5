namespace Cpctl.Api.Resources;

/// <summary>A bucket of an S3-compatible store.</summary>
public sealed record S3Settings
{
    /// <summary>https://host[:port], or http.</summary>
    public string Endpoint { get; set; } = "";

    public string Bucket { get; set; } = "";

    /// <summary>Before the names of bundles, without slashes at its ends; null puts them at the top.</summary>
    public string? Prefix { get; set; }

    /// <summary>Part of every signature; most stores that are no cloud take any.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>True: https://host/bucket; false: https://bucket.host.</summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>PEM; null means what cpctl's image trusts.</summary>
    public string? CaBundle { get; set; }

    public S3CredentialsReference CredentialsSecret { get; set; } = new();
}
