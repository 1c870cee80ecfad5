using System.Text;
using Cpctl.Api.Trust;
using k8s;

namespace Cpctl.DevCluster.Nodes;

/// <summary>
/// The public KubernetesClient for an administrator's kubeconfig, so that what is asserted of a cluster does not depend on the product's own client. The
/// package alone trusts only the first authority of a bundle and, with an authority of its own, compares no host name; here all of them are trusted, as
/// during a rotation, and names are compared.
/// </summary>
internal static class AdministratorClient
{
    /// <param name="kubeconfig">Its text, with certificates and key inline.</param>
    /// <param name="first">The server to ask first; the kubeconfig's is asked while no connection to it can be made.</param>
    /// <param name="connectTimeout">Of one connection.</param>
    /// <param name="requestTimeout">Of a request and its answer.</param>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The kubeconfig is not usable.</exception>
    public static Kubernetes Connect(string kubeconfig, Uri first, TimeSpan connectTimeout, TimeSpan requestTimeout)
    {
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(kubeconfig));
        var model = KubernetesClientConfiguration.LoadKubeConfig(text);
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(model);
        var context = model.Contexts.First(context => context.Name == configuration.CurrentContext).ContextDetails;
        var authorities = model.Clusters.First(cluster => cluster.Name == context.Cluster).ClusterEndpoint.CertificateAuthorityData;
        var failover = new EndpointFailover(first, new Uri(configuration.Host), TimeProvider.System);
        var tls = TrustAnchors.FromPem(Encoding.UTF8.GetString(Convert.FromBase64String(authorities))).ClientOptions();

        // With these the package would put its own check of certificates, without names, into the handler.
        configuration.SslCaCerts = null;
        configuration.Host = first.AbsoluteUri;
        configuration.HttpClientTimeout = requestTimeout;
        configuration.FirstMessageHandlerSetup = handler =>
        {
            handler.SslOptions.CertificateChainPolicy = tls.CertificateChainPolicy;
            handler.SslOptions.RemoteCertificateValidationCallback = tls.RemoteCertificateValidationCallback;
            handler.ConnectTimeout = connectTimeout;
            handler.UseProxy = false;
            handler.KeepAlivePingDelay = TimeSpan.FromSeconds(10);
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
        };
        return new Kubernetes(configuration, failover);
    }
}
