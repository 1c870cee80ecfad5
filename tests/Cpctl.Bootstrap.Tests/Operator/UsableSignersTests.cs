using Cpctl.Bootstrap.Operator;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Status;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Bootstrap.Tests.Operator;

[Trait("Category", "Unit")]
public sealed class UsableSignersTests : IDisposable
{
    private readonly TemporaryNode _node = new();
    private readonly FakeTimeProvider _time = new();
    private readonly OperatorState _standing;
    private int _began;
    private int _ended;

    public UsableSignersTests() => _standing = new OperatorState("cp1", _time);

    private string? Problem => _standing.Now(leads: false, leaseProblem: null).Problem;

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("{ torn")]
    public async Task WhileThere_TheSignersAreLostAndRestored_GivesTheLeaseUpMeanwhileAndSaysWhy(string? content)
    {
        var signers = SignerSet.Create(new PkiSettings { Endpoint = "lb:6443" }, TimeProvider.System);
        signers.Save(_node.Paths);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = new UsableSigners(new OwnSigners(_node.Paths), _standing, _time).WhileThereAsync(CompeteAsync, stop.Token);
        Assert.Equal((1, 0), (_began, _ended));

        if (content is null) File.Delete(_node.Paths.SignersFile);
        else File.WriteAllText(_node.Paths.SignersFile, content);
        await UntilAsync(() => _ended == 1);
        Assert.Contains("does not lead", Problem, StringComparison.Ordinal);

        signers.Save(_node.Paths);
        await UntilAsync(() => _began == 2);
        Assert.Null(Problem);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private async Task CompeteAsync(CancellationToken cancellation)
    {
        _began++;
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        finally
        {
            _ended++;
        }
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}
