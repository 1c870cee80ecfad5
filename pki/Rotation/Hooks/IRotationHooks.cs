namespace Cpctl.Pki.Rotation.Hooks;

/// <summary>What the rotation of one line has to regard and to do beside what control-plane nodes report and the signers hold. By default nothing.</summary>
internal interface IRotationHooks
{
    /// <summary>Who counts beside the control-plane nodes.</summary>
    Task<IReadOnlyList<NodeTrustState>> OthersAsync(RotationContext context, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<NodeTrustState>>([]);

    /// <summary>
    /// Publishes what follows from the signers for those who cannot open them. Before status tells of the move, so that whoever hears of it finds it.
    /// Idempotent.
    /// </summary>
    Task PublishAsync(RotationContext context, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>How long after everybody was seen to accept the next key something may still not: what reads again by itself, and reports to nobody.</summary>
    TimeSpan Settling => TimeSpan.Zero;

    /// <summary>Asked once every node produces with the active key: what needs the retired one all the same.</summary>
    Task<IReadOnlyList<RemainingUse>> RemainingAsync(RotationContext context, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<RemainingUse>>([]);

    /// <summary>Replaces what remains and can be replaced. Idempotent: it may have been killed anywhere in the middle.</summary>
    /// <param name="context">As for <see cref="RemainingAsync"/>, just before.</param>
    /// <param name="progress">Takes a phrase now and then, for status.</param>
    /// <param name="cancellation">Ends it; the next look goes on.</param>
    Task ReplaceAsync(RotationContext context, Func<string, Task> progress, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Every node has dropped the old key; before the rotation is told to be complete. Idempotent.</summary>
    Task FinishAsync(RotationContext context, CancellationToken cancellation) => Task.CompletedTask;
}
