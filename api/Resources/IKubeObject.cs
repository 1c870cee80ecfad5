namespace Cpctl.Api.Resources;

/// <summary>What every Kubernetes object has.</summary>
public interface IKubeObject
{
    string? ApiVersion { get; set; }

    string? Kind { get; set; }

    ObjectMeta Metadata { get; set; }
}
