namespace Cpctl.Api.Resources;

/// <summary>One port.</summary>
public sealed record EndpointPort
{
    public string? Name { get; set; }

    public int Port { get; set; }

    public string? Protocol { get; set; }
}
