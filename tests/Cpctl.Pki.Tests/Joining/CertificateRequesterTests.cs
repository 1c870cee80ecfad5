using System.Net;
using System.Text;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;

namespace Cpctl.Pki.Tests.Joining;

[Trait("Category", "Unit")]
public sealed class CertificateRequesterTests
{
    private readonly FakeKubernetes _api = new();
    private readonly ImpatientTime _time = new(JoinCase.Now);
    private readonly CertificateSigningRequest _request = new() { Metadata = new ObjectMeta { Name = "cpctl-join-cp2-abcde" } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_AnsweredLater_ReportsTheWaitAndReturnsTheChain()
    {
        var waits = new List<TimeSpan>();

        var chain = await RunAsync(waited =>
        {
            waits.Add(waited);
            if (waits.Count == 3)
            {
                Sign();
            }
        });

        Assert.Equal("PEM", chain);
        Assert.Equal(3, waits.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(null)]
    public async Task Request_WhileAnApiServerTakesOver_AsksAgain(HttpStatusCode? status)
    {
        var waits = 0;
        _api.FailReads = () => Failure(status);

        var chain = await RunAsync(_ =>
        {
            switch (++waits)
            {
                case 3:
                    _api.FailReads = null;
                    break;
                case 4:
                    Sign();
                    break;
            }
        });

        Assert.Equal("PEM", chain);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, typeof(CpctlException))]
    [InlineData(HttpStatusCode.Forbidden, typeof(CpctlException))]
    [InlineData(HttpStatusCode.InternalServerError, typeof(KubernetesApiException))]
    [InlineData(null, typeof(KubernetesTransportException))]
    public async Task Request_NeverAnswered_GivesUpWithinFifteenSeconds(HttpStatusCode? status, Type expected)
    {
        _api.FailReads = () => Failure(status);
        var waited = TimeSpan.Zero;

        await Assert.ThrowsAsync(expected, () => RunAsync(wait => waited = wait));

        Assert.InRange(waited, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    private static Exception Failure(HttpStatusCode? status) => status is { } code
        ? new KubernetesApiException(code, "", "no")
        : new KubernetesTransportException("connection refused", null);

    private Task<string> RunAsync(Action<TimeSpan> waiting) => new CertificateRequester(_api, _time).RequestAsync(_request, waiting, Token);

    private void Sign() => _api.Edit(ResourceTypes.CertificateSigningRequests, _request.Metadata.Name!, request =>
        request.Status = new CertificateSigningRequestStatus { Certificate = Encoding.ASCII.GetBytes("PEM") });
}
