using System.Diagnostics;
using Tezgah.Core.Events;

namespace Tezgah.Runs.FakeWorker;

/// <summary>Writes events, and kills its own process once the file has a given length: in the middle of a line, mostly.</summary>
internal sealed class DyingWriter(string path, long dieAt) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private long _seq;

    public void Write(RunEvent runEvent)
    {
        byte[] line = [.. EventLine.Write(runEvent with { Seq = ++_seq, Time = TimeProvider.System.GetUtcNow() }), (byte)'\n'];
        var left = (int)Math.Min(line.Length, dieAt - _file.Position);
        _file.Write(line.AsSpan(0, left));
        if (_file.Position == dieAt)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }

    public void Dispose() => _file.Dispose();
}
