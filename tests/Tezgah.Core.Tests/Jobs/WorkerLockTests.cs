using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Tests.Jobs;

public sealed class WorkerLockTests : IDisposable
{
    private readonly JobFolder _folder = new(Directory.CreateTempSubdirectory("tezgah-test-").FullName);

    public void Dispose() => Directory.Delete(_folder.Root, recursive: true);

    [Fact]
    public async Task Take_FreeFolder_IsHeldByThisProcessUntilDisposed()
    {
        Assert.False(WorkerLock.IsHeld(_folder));
        Assert.Null(WorkerLock.Holder(_folder));

        using (await WorkerLock.TakeAsync(_folder, TimeProvider.System))
        {
            Assert.True(WorkerLock.IsHeld(_folder));
            Assert.Equal(ProcessIdentity.Current, WorkerLock.Holder(_folder));
        }

        Assert.False(WorkerLock.IsHeld(_folder));
    }

    [Fact]
    public async Task Take_HeldFolder_SaysThatItIsInUse()
    {
        using var held = await WorkerLock.TakeAsync(_folder, TimeProvider.System);

        var error = await Assert.ThrowsAsync<ProblemException>(() => WorkerLock.TakeAsync(_folder, TimeProvider.System));

        Assert.Equal(("folder-in-use", _folder.Root), (error.Problems[0].Code, error.Problems[0].Args[0]));
    }

    [Fact]
    public async Task Take_WhileItIsAskedWhetherItIsHeld_IsTaken()
    {
        using var stop = new CancellationTokenSource();
        var asking = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                WorkerLock.IsHeld(_folder);
            }
        });
        for (var i = 0; i < 20; i++)
        {
            using var held = await WorkerLock.TakeAsync(_folder, TimeProvider.System);
            Assert.Equal(ProcessIdentity.Current, WorkerLock.Holder(_folder));
        }

        await stop.CancelAsync();
        await asking;
    }
}
