using System.Diagnostics.CodeAnalysis;
using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers on the CPU, by its seed always the same.</summary>
    [SuppressMessage("Design", "CA1063", Justification = "TorchSharp's shape: a finalizer and a virtual Dispose(bool).")]
    public class Generator : IDisposable
    {
        /// <summary>A new generator with a seed.</summary>
        /// <exception cref="NotSupportedException">A device other than the CPU.</exception>
        public Generator(ulong seed = 0, Device? device = null)
            : this(new Made(Create(seed, device)))
        {
        }

        private nint _handle;

        // Not from a plain number: new Generator(9) would take 9 for a pointer inside this assembly.
        private Generator(Made made)
        {
            if (made.Handle == 0)
            {
                NativeError.Throw();
            }

            _handle = made.Handle;
        }

        ~Generator() => Dispose(false);

        /// <summary>The generator that operations draw from when none is given.</summary>
        public static Generator Default => new(new Made(tz_generator_default()));

        /// <summary>The pointer to the <c>at::Generator</c>.</summary>
        /// <exception cref="ObjectDisposedException">The generator is disposed.</exception>
        public nint Handle
        {
            get
            {
                ObjectDisposedException.ThrowIf(_handle == 0, this);
                return _handle;
            }
        }

        /// <summary>Where the generator is.</summary>
        public Device device { get; } = CPU;

        /// <summary>The state as a tensor of bytes, from which <see cref="set_state"/> goes on bit for bit.</summary>
        public Tensor get_state()
        {
            var result = tz_generator_get_state(Handle);
            GC.KeepAlive(this);
            return Tensor.Wrap(result);
        }

        /// <summary>Goes on from a state that <see cref="get_state"/> gave.</summary>
        public void set_state(Tensor value)
        {
            var status = tz_generator_set_state(Handle, value.Handle);
            GC.KeepAlive(this);
            GC.KeepAlive(value);
            NativeError.Check(status);
        }

        /// <summary>Starts again from a seed.</summary>
        public Generator manual_seed(long seed)
        {
            NativeError.Check(tz_generator_seed(Handle, seed));
            return this;
        }

        /// <summary>The seed that the generator started from.</summary>
        public long initial_seed()
        {
            var result = tz_generator_initial_seed(Handle);
            GC.KeepAlive(this);
            return result;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the handle.</summary>
        protected virtual void Dispose(bool disposing)
        {
            var freed = _handle;
            _handle = 0;
            if (freed != 0)
            {
                tz_generator_dispose(freed);
            }
        }

        private readonly record struct Made(nint Handle);

        private static nint Create(ulong seed, Device? device) => (device ?? CPU).type == DeviceType.CPU
            ? tz_generator_new((long)seed)
            : throw new NotSupportedException($"A generator on {device} is not supported; seed CUDA with manual_seed.");
    }
}
