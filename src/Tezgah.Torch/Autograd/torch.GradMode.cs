using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Stops recording for backward passes on this thread until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Records for backward passes on this thread until the result is disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <inheritdoc cref="enable_grad"/>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Whether this thread records for backward passes.</summary>
    public static bool is_grad_enabled() => NativeMethods.tz_grad_enabled() != 0;

    /// <summary>
    /// Like <see cref="no_grad"/> and cheaper, until the result is disposed; tensors made meanwhile can never be part of
    /// a recorded operation.
    /// </summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    /// <summary>Whether this thread is in <see cref="inference_mode"/>.</summary>
    public static bool is_inference_mode_enabled() => NativeMethods.tz_inference_enabled() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly int _before = NativeMethods.tz_grad_enabled();

        internal GradMode(bool enabled) => NativeMethods.tz_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose() => NativeMethods.tz_set_grad_enabled(_before);
    }

    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        // No finalizer: the guard belongs to the thread that made it, and the finalizer runs on another.
        private nint _guard = NativeMethods.tz_inference_enter(enabled ? 1 : 0);

        public void Dispose()
        {
            if (_guard != 0)
            {
                NativeMethods.tz_inference_leave(_guard);
                _guard = 0;
            }
        }
    }
}
