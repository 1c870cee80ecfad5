namespace Cpctl.Api.Kubernetes;

/// <summary>What in a cluster refuses requests that are themselves in order and permitted.</summary>
public enum RefusalKind
{
    /// <summary>An admission webhook was asked and said no.</summary>
    WebhookDenied,

    /// <summary>An admission webhook with failurePolicy Fail could not be asked.</summary>
    WebhookNotCalled,

    /// <summary>A ValidatingAdmissionPolicy or MutatingAdmissionPolicy.</summary>
    AdmissionPolicy,

    /// <summary>A ResourceQuota.</summary>
    Quota,

    /// <summary>A LimitRange.</summary>
    LimitRange,

    /// <summary>API Priority and Fairness, or the API server's limits of requests in flight.</summary>
    FlowControl,

    /// <summary>An APIService whose server is down.</summary>
    AggregatedApi,

    /// <summary>A value in etcd that none of the API server's keys decrypts.</summary>
    Encryption,
}
