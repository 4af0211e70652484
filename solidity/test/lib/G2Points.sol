// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Points of BN254's second group, for the tests
/// @dev Written by: go test ./solidity -run G2PointsOfForge -update
library G2Points {
    uint256 private constant Q = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;

    /// @dev The generator's multiples, 1 to 8, encoded as in EIP-197.
    bytes private constant MULTIPLES = hex"198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c21800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa"
        hex"203e205db4f19b37b60121b83a7333706db86431c6d835849957ed8c3928ad7927dc7234fd11d3e8c36c59277c3e6f149d5cd3cfa9a62aee49f8130962b4b3b9195e8aa5b7827463722b8c153931579d3505566b4edf48d498e185f0509de15204bb53b8977e5f92a0bc372742c4830944a59b4fe6b1c0466e2a6dad122b5d2e"
        hex"1014772f57bb9742735191cd5dcfe4ebbc04156b6878a0a7c9824f32ffb66e8506064e784db10e9051e52826e192715e8d7e478cb09a5e0012defa0694fbc7f5021e2335f3354bb7922ffcc2f38d3323dd9453ac49b55441452aeaca147711b2058e1d5681b5b9e0074b0f9c8d2c68a069b920d74521e79765036d57666c5597"
        hex"290668479e567ad5a2485a93f976d784206f66f690a18c3f5a6d85c29571236f29dddbf86f6a2f47c38063a850ccc442131570e5084c45fd7709b4ddb436e22c1e74a4bf519c267a5b16431b2413b00402d4d3b670c9414b8efff5bee661a8f6299f0af7f72b3a93ca7c3cc32443c83b05d041bd14276e5adca2546728bc37f7"
        hex"0a09ccf561b55fd99d1c1208dee1162457b57ac5af3759d50671e510e428b2a12e539c423b302d13f4e5773c603948eaf5db5df8ae8a9a9113708390a06410d819b763513924a736e4eebd0d78c91c1bc1d657fee4214057d21414011cfcc7632f8d9f9ab83727c77a2fec063cb7b6e5eb23044ccf535ad49d46d394fb6f6bf6"
        hex"1b4b60273ae700a7e2ffc04e19e316074a5977c8da56b75675927e2eee23772e1687f985433b446b85eb6d0a574fc152f681c032d27e6207569faca9c8329b961e7cf2fd8b4bc0d81e4719f009a5ecb7d925c970bc57889f3627d86629dc31d824fb6baf4cf6d7ca7eaa668cda36d088502b3587667b6eb8f2b874622575e586"
        hex"2903ba015a9abde26a5d081e84551e63be0fd4516e46ee6d593edeba46362455224bdc5d4327fcf8ed702e01de1c2f1657a253ba75e32a89c390142aaa28b30803c8b7cda6b2dedb7aeeaf5fda464ad17036bea1c4e6f7adbaed1ebe0335e0d81d92fff52a265017eeccb372e37d7a7bd431800eca28dfd82e21e8054114233f"
        hex"03589520df85791604b5a2b720a21139aabdb41949d47779484b0db588bfa69918afc7fd8df1c902383c213b6d989f0066b7eca1388be49721792278984d9a292cc25982f4a3b75f57f8f3e966d75e6da8c51776bf0828c7ce3f10171793cd2a17623e9e90176bcdf8454daa96008240b12709ca5d79de805744cfd137609bec";

    /// @dev A point of the curve that is not in the group.
    bytes internal constant OUTSIDE =
        hex"1df3568fb8314796b1de19681361f1035d658730c50b2c92cdf150d25b808d32130cac58fef2cbd196cc494ebb8f6918ec6399357dd51cc90f263eb3593ff5c920c7114fbb1e908df6ab3c11e8aff5e3e24032ebaabd04b6d5c7743e38b3ae572a0cbae29e19b572c4cdefc5e6932e5bf7880c1f161bfff006ff03a83e2c6abc";

    /// @dev The generator times 1 to 8.
    function multiple(uint256 scalar) internal pure returns (bytes memory point) {
        require(scalar >= 1 && scalar <= 8, "no such multiple");
        bytes memory all = MULTIPLES;
        point = new bytes(128);
        assembly ("memory-safe") {
            mcopy(add(point, 0x20), add(add(all, 0x20), mul(sub(scalar, 1), 128)), 128)
        }
    }

    function negative(uint256 scalar) internal pure returns (bytes memory) {
        (uint256 x1, uint256 x0, uint256 y1, uint256 y0) =
            abi.decode(multiple(scalar), (uint256, uint256, uint256, uint256));
        return abi.encode(x1, x0, Q - y1, Q - y0);
    }
}
