using System.Globalization;
using System.Runtime.InteropServices;
using Cpctl.Api.Node;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Win32.SafeHandles;

namespace Cpctl.Api.Tests.Node;

[Trait("Category", "Unit")]
public sealed class FileLockTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void TryAcquire_WhileHeld_ReturnsNullAndAfterReleaseALock()
    {
        var held = FileLock.TryAcquire(_temp.At("locks/a.lock"));
        Assert.NotNull(held);
        Assert.Null(FileLock.TryAcquire(_temp.At("locks/a.lock")));

        held.Dispose();
        held.Dispose();

        using var again = FileLock.TryAcquire(_temp.At("locks/a.lock"));
        Assert.NotNull(again);
    }

    [Fact]
    public void Dispose_AStartingProcessHasACopyOfTheDescriptor_LetsGo()
    {
        var held = FileLock.TryAcquire(_temp.At("a.lock"))!;
        var descriptor = Directory.EnumerateFiles("/proc/self/fd").Single(link => new FileInfo(link).LinkTarget == _temp.At("a.lock"));
        using var copy = new SafeFileHandle(Dup(int.Parse(Path.GetFileName(descriptor), CultureInfo.InvariantCulture)), ownsHandle: true);
        Assert.False(copy.IsInvalid);

        held.Dispose();

        using var again = FileLock.TryAcquire(_temp.At("a.lock"));
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Acquire_WhileHeld_WaitsForTheRelease()
    {
        var time = new FakeTimeProvider();
        var held = FileLock.TryAcquire(_temp.At("a.lock"))!;
        var waiting = FileLock.AcquireAsync(_temp.At("a.lock"), time, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);

        held.Dispose();
        time.Advance(TimeSpan.FromSeconds(1));

        using var acquired = await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Acquire_Cancelled_StopsWaiting()
    {
        using var held = FileLock.TryAcquire(_temp.At("a.lock"));
        using var cancelled = new CancellationTokenSource();
        var waiting = FileLock.AcquireAsync(_temp.At("a.lock"), new FakeTimeProvider(), cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>What fork(2) does with every descriptor.</summary>
    [DllImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Dup(int descriptor);
}
