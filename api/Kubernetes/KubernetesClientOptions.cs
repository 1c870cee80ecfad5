namespace Cpctl.Api.Kubernetes;

/// <summary>Time limits of a client.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>How long connecting to one endpoint may take before the next is tried.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request may take altogether; watches have their own limits.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a watch may be silent before it ends. Servers send a bookmark about once a minute, of kinds that change now and then.</summary>
    public TimeSpan WatchIdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>After failing over, the first endpoint is tried again after this time.</summary>
    public TimeSpan ReturnAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a kubeconfig's credential plugin may take; a person may have to do something meanwhile. Requests wait for it beyond their own limit.</summary>
    public TimeSpan PluginTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Takes what a credential plugin writes to standard error, as it writes it; null shows it in errors alone.</summary>
    public TextWriter? PluginMessages { get; init; }

    /// <summary>Standard input is a terminal that a credential plugin may ask on.</summary>
    public bool PluginMayAsk { get; init; }
}
