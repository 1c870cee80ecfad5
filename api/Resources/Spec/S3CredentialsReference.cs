namespace Cpctl.Api.Resources;

/// <summary>A Secret in namespace cpctl-system with the keys accessKeyID and secretAccessKey.</summary>
public sealed record S3CredentialsReference
{
    public string Name { get; set; } = "";
}
