namespace Cpctl.Api.Resources;

/// <summary>One address.</summary>
public sealed record EndpointAddress
{
    public string Ip { get; set; } = "";

    public string? NodeName { get; set; }
}
