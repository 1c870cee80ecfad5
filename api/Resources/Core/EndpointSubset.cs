namespace Cpctl.Api.Resources;

/// <summary>Addresses that share ports.</summary>
public sealed record EndpointSubset
{
    public IReadOnlyList<EndpointAddress>? Addresses { get; set; }

    public IReadOnlyList<EndpointAddress>? NotReadyAddresses { get; set; }

    public IReadOnlyList<EndpointPort>? Ports { get; set; }
}
