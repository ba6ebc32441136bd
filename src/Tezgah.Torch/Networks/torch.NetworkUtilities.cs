using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Helpers for parameters.</summary>
        public static partial class utils
        {
            /// <summary>
            /// Scales all gradients, in place, so that their joint norm is at most <paramref name="max_norm"/> (Pascanu et al.
            /// 2013), and returns the norm before. Waits for the device to know it.
            /// </summary>
            public static unsafe double clip_grad_norm_(
                IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                Tensor[] all = [.. tensors];
                double norm;
                fixed (nint* handles = Handles.Of(all))
                {
                    NativeError.Check(tz_clip_grad_norm_(handles, all.Length, max_norm, norm_type, &norm));
                }

                GC.KeepAlive(all);
                return norm;
            }

            /// <summary>Brings all elements of all gradients, in place, into [-clip_value, clip_value].</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var mode = no_grad();
                foreach (var parameter in tensors)
                {
                    using var gradient = parameter.grad;
                    gradient?.clamp_(-clip_value, clip_value);
                }
            }
        }
    }
}
