namespace Cpctl.Api.Resources;

/// <summary>Versions a kubelet reports.</summary>
public sealed record NodeSystemInfo
{
    public string? KubeletVersion { get; set; }

    public string? ContainerRuntimeVersion { get; set; }

    public string? BootID { get; set; }

    public string? MachineID { get; set; }
}
