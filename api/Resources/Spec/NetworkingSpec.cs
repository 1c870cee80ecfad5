namespace Cpctl.Api.Resources;

/// <summary>Address ranges and DNS domain; immutable after bootstrap.</summary>
public sealed record NetworkingSpec
{
    public string PodSubnet { get; set; } = "10.244.0.0/16";

    public string ServiceSubnet { get; set; } = "10.96.0.0/12";

    public string DnsDomain { get; set; } = "cluster.local";
}
